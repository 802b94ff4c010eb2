import createClient from "openapi-fetch";
import { KEYED_PATHS, type paths } from "./api.ts";
import { problemOf } from "./problem.ts";
import { type RetryOptions, withRetries } from "./retry.ts";
import { createSession, memoryTokens, type TokenStore } from "./session.ts";
import type { AnyPage, Method, Schemas, ShopClient } from "./types.ts";

export { ShopProblem } from "./problem.ts";
export { memoryTokens, type Tokens, type TokenStore } from "./session.ts";
export type { Schemas, ShopClient } from "./types.ts";

export type ShopClientOptions = {
  /** The address of the shop, without `/api/v1`. */
  baseUrl: string;
  /** Sends a request; the global `fetch` by default. */
  fetch?: (request: Request) => Promise<Response>;
  /** Where the tokens of the session are kept; `memoryTokens()` by default. */
  tokens?: TokenStore;
  /** How often a request is sent; 4 times at most by default, with waits of 10 seconds at most, and not again after 15 seconds. */
  retry?: RetryOptions;
};

/**
 * A client of the shop for browsers, Node and Workers. It signs in once and keeps its access token fresh, sends again
 * what may be sent again, and gives each order a key, so that a repetition places one order.
 */
export function createShopClient({
  baseUrl,
  fetch = (request) => globalThis.fetch(request),
  tokens: store = memoryTokens(),
  retry,
}: ShopClientOptions): ShopClient {
  const session = createSession({ baseUrl, store, send: withRetries(fetch, retry) });
  const client = createClient<paths>({ baseUrl, fetch: session.send, querySerializer: writeQuery });
  client.use({ onRequest: ({ request, schemaPath }) => giveKey(request, schemaPath) });

  const call = async (method: Method, path: string, init: Record<string, unknown> = {}) => {
    const { data, error, response } = await client.request(method as "get", path as "/health", init);
    if (!response.ok) throw problemOf(error, response);
    return { data: data as unknown, response };
  };
  async function* pages(path: string, query: object = {}) {
    let cursor: string | null | undefined;
    do {
      const { data } = await call("get", path, { params: { query: cursor ? { ...query, cursor } : query } });
      const page = data as AnyPage;
      yield page;
      cursor = page.nextCursor;
    } while (cursor);
  }
  async function* items(path: string, query?: object) {
    for await (const page of pages(path, query)) yield* page.items;
  }
  const at = (method: Method) => (path: string, init?: Record<string, unknown>) => call(method, path, init);
  const calls = { GET: at("get"), POST: at("post"), PUT: at("put"), PATCH: at("patch"), DELETE: at("delete") };
  const register = async (body: Schemas["Registration"]) =>
    (await call("post", "/api/v1/users/me/registration", { body })).data;
  const { signIn, signInAsGuest, signOut } = session;
  // What may be asked where is known to the compiler alone: at run time paths are just strings.
  return { ...calls, pages, items, signIn, signInAsGuest, register, signOut } as unknown as ShopClient;
}

/** A parameter for each value of a list. The properties of an object are parameters of their own. */
function writeQuery(query: object): string {
  const parameters = Object.entries(query).flatMap(([name, value]) =>
    typeof value === "object" && !Array.isArray(value) ? Object.entries(value ?? {}) : [[name, value] as const],
  );
  const pairs = parameters.flatMap(([name, value]) => [value].flat().map((each) => [name, String(each)]));
  return String(new URLSearchParams(pairs.filter(([, value]) => value !== "undefined")));
}

/** One key for each call, so that it stays the same however often the request is sent. */
function giveKey(request: Request, path: string): void {
  if (request.method !== "POST" || !KEYED_PATHS.includes(path) || request.headers.has("Idempotency-Key")) return;
  request.headers.set("Idempotency-Key", crypto.randomUUID());
}
