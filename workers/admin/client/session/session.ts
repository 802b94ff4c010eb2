import { useSyncExternalStore } from "react";

/** `unknown` until the cookie of an earlier visit has been tried. */
type SessionState = "unknown" | "signed-out" | "signed-in";

/** An access token is renewed this long before it ends. */
const EARLY_MS = 30_000;

/** In memory alone: the refresh token is in a cookie that no script can read. */
let access: { token: string; expiresAt: number } | undefined;
let state: SessionState = "unknown";
const listeners = new Set<() => void>();

function setState(next: SessionState): void {
  state = next;
  for (const listener of listeners) listener();
}

export function useSession(): SessionState {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
  );
}

/** @throws Error with a sentence for the person */
export async function signIn(username: string, password: string): Promise<void> {
  const response = await send("POST", "/admin/session", { username, password });
  if (!response.ok) throw new Error(await readDetail(response));
  await keep(response);
}

export async function signOut(): Promise<void> {
  access = undefined;
  await send("DELETE", "/admin/session").catch(() => undefined);
  setState("signed-out");
}

let renewal: Promise<boolean> | undefined;

/**
 * Gets a new access token for the cookie; false when the session is over. A refresh token serves once, so all requests of
 * a page share one renewal, and those of several tabs wait for each other.
 *
 * @throws Error when the shop does not answer
 */
export function renewSession(): Promise<boolean> {
  renewal ??= navigator.locks.request("admin-session", renew).finally(() => {
    renewal = undefined;
  });
  return renewal;
}

async function renew(): Promise<boolean> {
  const response = await send("POST", "/admin/session/renewal");
  if (response.ok) {
    await keep(response);
    return true;
  }
  if (response.status !== 401 && response.status !== 403) throw new Error(await readDetail(response));
  access = undefined;
  setState("signed-out");
  return false;
}

type Transport = (request: Request) => Promise<Response>;

/** Sends a request of the API as the administrator who is signed in. */
export async function sendAsAdmin(request: Request, transport: Transport = (each) => fetch(each)): Promise<Response> {
  if (!access || access.expiresAt - EARLY_MS < Date.now()) await renewSession();
  const response = await transport(withToken(request.clone()));
  if (response.status !== 401 || !(await renewSession())) return response;
  return transport(withToken(request));
}

function withToken(request: Request): Request {
  if (access) request.headers.set("Authorization", `Bearer ${access.token}`);
  return request;
}

async function keep(response: Response): Promise<void> {
  const { accessToken, expiresIn } = (await response.json()) as { accessToken: string; expiresIn: number };
  access = { token: accessToken, expiresAt: Date.now() + expiresIn * 1000 };
  setState("signed-in");
}

/** `keepalive`: a page that is left meanwhile would lose the cookie, and the one before it serves no more. */
function send(method: string, path: string, body?: object): Promise<Response> {
  const json = body && { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
  return fetch(path, { method, keepalive: true, ...json });
}

async function readDetail(response: Response): Promise<string> {
  const problem = (await response.json().catch(() => ({}))) as { detail?: string };
  return problem.detail ?? "The shop does not answer. Try again in a moment.";
}
