import { useSyncExternalStore } from "react";
import { problemOf, type ShopProblem } from "#shared/client/problem.ts";
import { noteOutcome } from "../api/outcome.ts";
import { queryClient } from "../api/query-client.ts";

/**
 * `unknown` until the cookie of an earlier visit has been tried; `ended` when it is over and the person has not left; `left`
 * when they have, or another one has signed in: the page is being loaded again.
 */
type State = "unknown" | "signed-out" | "signed-in" | "ended" | "left";
type Session = { state: State; userId?: string };
type Access = { token: string; expiresAt: number };

/** An access token is renewed this long before it ends. */
const EARLY_MS = 30_000;

/** In memory alone: the refresh token is in a cookie that no script can read. */
let access: Access | undefined;
let session: Session = { state: "unknown" };
const listeners = new Set<() => void>();

function setSession(next: Session, token?: Access): void {
  if (session.state === "left") return;
  // What is on the screen, and what waits to be sent, is another user's.
  if (next.userId !== session.userId) queryClient.clear();
  access = token;
  session = next;
  for (const listener of listeners) listener();
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useSession = (): Session => useSyncExternalStore(listen, () => session);

/** @throws ShopProblem when the shop refuses, TypeError when it cannot be reached */
export async function signIn(username: string, password: string): Promise<void> {
  const response = await sendForSession("POST", "/admin/session", { username, password });
  if (!response.ok) throw await readProblem(response);
  await keep(response);
}

/** @throws ShopProblem or TypeError when the session could not be ended, and so goes on */
export async function signOut(): Promise<void> {
  const response = await sendForSession("DELETE", "/admin/session");
  if (!response.ok) throw await readProblem(response);
  leavePage();
}

/** Loads the page again: repetitions, uploads, keys of refunds and messages are those of the user who was here. */
function leavePage(): void {
  setSession({ state: "left" });
  // Not before React has removed the page, which would ask whether what was entered may be lost.
  setTimeout(() => location.reload());
}

let renewal: Promise<boolean> | undefined;

/**
 * Gets a new access token for the cookie; false when the session is over. A refresh token serves once, so all requests of
 * a page share one renewal, and those of several tabs wait for each other.
 *
 * @throws ShopProblem or TypeError when the shop does not answer
 */
export function renewSession(): Promise<boolean> {
  renewal ??= navigator.locks.request("admin-session", renew).finally(() => {
    renewal = undefined;
  });
  return renewal;
}

async function renew(): Promise<boolean> {
  const response = await sendForSession("POST", "/admin/session/renewal");
  if (response.ok) {
    await keep(response);
    return true;
  }
  if (response.status !== 401 && response.status !== 403) throw await readProblem(response);
  setSession(session.state === "signed-in" ? { ...session, state: "ended" } : { state: "signed-out" });
  return false;
}

type Transport = (request: Request) => Promise<Response>;

/**
 * Sends a request of the API as the administrator who is signed in. When their session has ended it waits until they have
 * signed in again; a request that was refused for that has had no effect, so it is sent once more.
 */
export async function sendAsAdmin(request: Request, transport: Transport = (each) => fetch(each)): Promise<Response> {
  const { userId } = session;
  const send = noteOutcome(transport);
  if (!access || access.expiresAt - EARLY_MS < Date.now()) await requireSession(userId);
  const response = await send(withToken(request.clone()));
  if (response.status !== 401) return response;
  await requireSession(userId);
  return send(withToken(request));
}

/** Resolves once this user has a session; never when they have left or another one is there, who did not ask for it. */
async function requireSession(userId: string | undefined): Promise<void> {
  if (session.state !== "ended" && session.state !== "left") await renewSession();
  if (session.state === "ended") await waitForSignIn();
  if (session.state === "left" || session.userId !== userId) await new Promise(() => {});
}

function waitForSignIn(): Promise<void> {
  return new Promise((resolve) => {
    const stop = listen(() => {
      if (session.state === "ended") return;
      stop();
      resolve();
    });
  });
}

function withToken(request: Request): Request {
  if (access) request.headers.set("Authorization", `Bearer ${access.token}`);
  return request;
}

async function keep(response: Response): Promise<void> {
  const { accessToken: token, expiresIn } = (await response.json()) as { accessToken: string; expiresIn: number };
  const userId = readUserId(token);
  if (session.userId !== undefined && session.userId !== userId) return leavePage();
  setSession({ state: "signed-in", userId }, { token, expiresAt: Date.now() + expiresIn * 1000 });
}

/** The subject of the token, a JWT (RFC 7519). */
function readUserId(token: string): string {
  const [, payload = ""] = token.split(".");
  const { sub } = JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/"))) as { sub: string };
  return sub;
}

/** `keepalive`: a page that is left meanwhile would lose the cookie, and the one before it serves no more. */
function sendForSession(method: string, path: string, body?: object): Promise<Response> {
  const json = body && { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
  return fetch(path, { method, keepalive: true, ...json });
}

const readProblem = async (response: Response): Promise<ShopProblem> =>
  problemOf(await response.json().catch(() => undefined), response);
