import { beforeEach, expect, it, vi } from "vitest";
import { withRetries } from "#shared/client/retry.ts";

/** Whose cookie the browser has; of several tabs it is one. */
let cookieOf = "A";
let expiresIn = 900;
let statusOfSignOut = 204;
/** What reached the API, and who sent it. */
let sent: string[] = [];
const reload = vi.fn();

const tokenOf = (sub: string) => `header.${btoa(JSON.stringify({ sub }))}.signature`;
const locks = { request: async (_name: string, run: () => Promise<unknown>) => run() };

/** The first request of the API is refused for being one too many. */
async function answer(input: Request | string, { method }: RequestInit = {}) {
  if (typeof input === "string") {
    if (method === "DELETE") return new Response(null, { status: statusOfSignOut });
    return Response.json({ accessToken: tokenOf(cookieOf), expiresIn });
  }
  sent.push(input.headers.get("Authorization") === `Bearer ${tokenOf("A")}` ? "A" : "B");
  return sent.length === 1 ? new Response(null, { status: 429 }) : Response.json({});
}

/** Waits longer than a repetition of the client does. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 500));

async function openPage() {
  vi.resetModules();
  const session = await import("./session.ts");
  await session.signIn("a", "secret");
  const post = () =>
    withRetries(session.sendAsAdmin)(new Request("https://shop.example/api/v1/zones", { method: "POST", body: "{}" }));
  return { ...session, post };
}

beforeEach(() => {
  vi.stubGlobal("navigator", { locks });
  vi.stubGlobal("location", { reload });
  vi.stubGlobal("fetch", answer);
  reload.mockClear();
  [cookieOf, expiresIn, statusOfSignOut, sent] = ["A", 900, 204, []];
});

it("sendAsAdmin() does not send as the next administrator what the one before began, who has signed out", async () => {
  const { post, signOut } = await openPage();
  void post();
  await vi.waitFor(() => expect(sent).toEqual(["A"]));
  await signOut();
  cookieOf = "B";
  await settle();
  expect([sent, reload.mock.calls.length]).toEqual([["A"], 1]);
});

it("sendAsAdmin() does not repeat as another administrator, who signed in in another tab, what was refused before", async () => {
  expiresIn = 0;
  const { post } = await openPage();
  void post();
  await vi.waitFor(() => expect(sent).toEqual(["A"]));
  cookieOf = "B";
  await settle();
  expect([sent, reload.mock.calls.length]).toEqual([["A"], 1]);
});

it("signOut() rejects when the shop has not ended the session, which goes on", async () => {
  const { post, signOut } = await openPage();
  statusOfSignOut = 503;
  await expect(signOut()).rejects.toMatchObject({ status: 503 });
  await post();
  expect([sent, reload.mock.calls.length]).toEqual([["A", "A"], 0]);
});
