import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createShopClient, memoryTokens, ShopProblem, type Tokens, type TokenStore } from "./client.ts";
import { startServer } from "./testing.ts";

let server: Awaited<ReturnType<typeof startServer>>;
/** What the server holds of its one session: a refresh token that comes a second time ends it. */
let session: { generation: number; isOver: boolean; refreshes: number };
/** What the token endpoint does instead of its work, once for each. */
let failures: (503 | "cut")[];

const HOUR = 3_600_000;
const tokensOf = (generation: number, expiresAt = Date.now() + HOUR): Tokens => ({
  accessToken: `access-${generation}`,
  refreshToken: `refresh-${generation}`,
  expiresAt,
});

beforeEach(async () => {
  session = { generation: 1, isOver: false, refreshes: 0 };
  failures = [];
  server = await startServer(({ path, headers, body }) => {
    if (path === "/api/v1/auth/token") return token(new URLSearchParams(body));
    if (path === "/api/v1/auth/revoke") {
      session.isOver = true;
      return { status: 200 };
    }
    const isCurrent = headers.authorization === `Bearer access-${session.generation}` && !session.isOver;
    if (path === "/api/v1/products")
      return { status: 200, body: { items: [], nextCursor: isCurrent ? "known" : null } };
    if (isCurrent) return { status: 200, body: { items: [], nextCursor: null } };
    return { status: 401, body: { type: "/problems/unauthorized", title: "Sign-in needed", status: 401 } };
  });
});
afterEach(() => server.close());

function token(form: URLSearchParams) {
  const failure = failures.shift();
  if (failure) return failure === "cut" ? failure : { status: failure };
  const refused = { status: 400, body: { error: "invalid_grant", error_description: "The session has ended." } };
  if (form.get("grant_type") === "password") {
    if (form.get("password") !== "right") return refused;
  } else if (form.get("grant_type") === "refresh_token") {
    session.refreshes++;
    if (form.get("refresh_token") !== `refresh-${session.generation}`) session.isOver = true;
    if (session.isOver) return refused;
    session.generation++;
  }
  const { accessToken, refreshToken } = tokensOf(session.generation);
  const body = { access_token: accessToken, refresh_token: refreshToken, token_type: "Bearer", expires_in: 900 };
  return { status: 200, body };
}

const clientOf = (tokens: TokenStore) => createShopClient({ baseUrl: server.url, tokens });
const times = <Value>(count: number, make: () => Promise<Value>) => Promise.all(Array.from({ length: count }, make));

/** The access token ended early: the server says so before the clock does. */
const revokeAccess = () => {
  session.generation++;
  return tokensOf(session.generation);
};

describe("a session of the client", () => {
  it("begins with signIn(), which throws the error of RFC 6749 for a wrong password", async () => {
    const store = memoryTokens();
    const shop = clientOf(store);
    const refused = shop.signIn("ada", "wrong");
    await expect(refused).rejects.toThrow(ShopProblem);
    await expect(refused).rejects.toMatchObject({
      type: "invalid_grant",
      status: 400,
      detail: "The session has ended.",
    });
    expect(store.read()).toBeUndefined();
    await shop.signIn("ada", "right");
    expect((await shop.GET("/api/v1/orders")).response.status).toBe(200);
  });

  it("begins with signInAsGuest(), and keeps its tokens when the guest registers", async () => {
    const store = memoryTokens();
    const shop = clientOf(store);
    await shop.signInAsGuest();
    expect(server.received[0]?.body).toBe("grant_type=urn%3Aedge-shop%3Agrant-type%3Aguest");
    const tokens = store.read();
    const registration = { username: "ada", password: "Correct-Horse-7" };
    await shop.register(registration);
    const sent = server.received.at(-1);
    expect(sent).toMatchObject({ path: "/api/v1/users/me/registration", body: JSON.stringify(registration) });
    expect(sent?.headers.authorization).toBe(`Bearer ${tokens?.accessToken}`);
    expect(store.read()).toEqual(tokens);
  });

  it("ends with signOut(), which clears the store and revokes the tokens", async () => {
    const store = memoryTokens(tokensOf(1));
    await clientOf(store).signOut();
    expect(store.read()).toBeUndefined();
    expect(session.isOver).toBe(true);
    expect(new URLSearchParams(server.received[0]?.body).get("token")).toBe("refresh-1");
  });

  it("refreshes once when concurrent requests are refused, and repeats each of them", async () => {
    const store = memoryTokens({ ...tokensOf(1), accessToken: "access-0" });
    const shop = clientOf(store);
    const answers = await times(20, () => shop.GET("/api/v1/orders"));
    expect(answers.map(({ response }) => response.status)).toEqual(Array(20).fill(200));
    expect(session.refreshes).toBe(1);
    expect(store.read()).toMatchObject({ accessToken: "access-2", refreshToken: "refresh-2" });
  });

  it("does not refresh again for a request that was refused with the previous token", async () => {
    const store = memoryTokens({ ...tokensOf(1), accessToken: "access-0" });
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    let held = false;
    const fetchHoldingTheFirst = async (request: Request) => {
      const response = await fetch(request);
      if (!held) {
        held = true;
        await released;
      }
      return response;
    };
    const shop = createShopClient({ baseUrl: server.url, tokens: store, fetch: fetchHoldingTheFirst });
    const late = shop.GET("/api/v1/orders");
    await shop.GET("/api/v1/orders");
    release();
    expect((await late).response.status).toBe(200);
    expect(session.refreshes).toBe(1);
  });

  it("uses the tokens that another tab has stored meanwhile", async () => {
    const store = memoryTokens(tokensOf(1));
    const shop = clientOf(store);
    const fresh = revokeAccess();
    const read = store.read;
    // The first look still finds the old ones.
    let looks = 0;
    store.read = () => (looks++ === 0 ? read() : fresh);
    expect((await shop.GET("/api/v1/orders")).response.status).toBe(200);
    expect(session.refreshes).toBe(0);
  });

  it("refreshes once for two clients whose store has a lock", async () => {
    let last: Promise<unknown> = Promise.resolve();
    const store: TokenStore = {
      ...memoryTokens({ ...tokensOf(1), accessToken: "access-0" }),
      exclusively(work) {
        const turn = last.then(work);
        last = turn.catch(() => undefined);
        return turn;
      },
    };
    const tabs = [clientOf(store), clientOf(store)];
    const answers = await Promise.all(tabs.map((shop) => shop.GET("/api/v1/orders")));
    expect(answers.map(({ response }) => response.status)).toEqual([200, 200]);
    expect(session.refreshes).toBe(1);
  });

  it("refreshes for a new request while a request with older tokens is in flight", async () => {
    const newest = { ...tokensOf(1), accessToken: "access-0" };
    const store: TokenStore = {
      ...memoryTokens(newest),
      exclusively: async (work) => {
        await new Promise((resolve) => setTimeout(resolve, 100));
        return work();
      },
    };
    const read = store.read;
    let looks = 0;
    store.read = () => (looks++ === 0 ? { ...tokensOf(0), accessToken: "older" } : read());
    const shop = clientOf(store);
    const answers = await times(2, () => shop.GET("/api/v1/orders"));
    expect(answers.map(({ response }) => response.status)).toEqual([200, 200]);
  });

  it("uses the tokens of a sign-in that happened while its refresh was refused", async () => {
    const store = memoryTokens({ ...tokensOf(1), accessToken: "access-0" });
    const fetchWithSignIn = async (request: Request) => {
      if (!request.url.endsWith("/token")) return fetch(request);
      store.write(revokeAccess());
      return Response.json({ error: "invalid_grant", error_description: "The session has ended." }, { status: 400 });
    };
    const shop = createShopClient({ baseUrl: server.url, tokens: store, fetch: fetchWithSignIn });
    expect((await shop.GET("/api/v1/orders")).response.status).toBe(200);
    expect(store.read()).toMatchObject({ refreshToken: "refresh-2" });
  });

  it("ends when its refresh token is refused: requests fail with 401, and the store is cleared", async () => {
    session.isOver = true;
    const store = memoryTokens(tokensOf(1));
    const shop = clientOf(store);
    const refused = await times(5, () => shop.GET("/api/v1/orders").catch((problem: unknown) => problem));
    for (const problem of refused) expect(problem).toMatchObject({ type: "/problems/unauthorized", status: 401 });
    expect(session.refreshes).toBe(1);
    expect(store.read()).toBeUndefined();
  });

  it("keeps its tokens when a refresh fails with 503 or a closed connection, and refreshes later", async () => {
    const store = memoryTokens({ ...tokensOf(1), accessToken: "access-0" });
    const shop = createShopClient({ baseUrl: server.url, tokens: store, retry: { attempts: 1 } });
    failures = [503, "cut"];
    await expect(shop.GET("/api/v1/orders")).rejects.toMatchObject({ status: 503 });
    await expect(shop.GET("/api/v1/orders")).rejects.toThrow("fetch failed");
    expect(store.read()).toMatchObject({ refreshToken: "refresh-1" });
    expect((await shop.GET("/api/v1/orders")).response.status).toBe(200);
  });

  it("refreshes before the token expires, so that a public route still identifies the user", async () => {
    const store = memoryTokens(tokensOf(1, Date.now() + 10_000));
    const { data } = await clientOf(store).GET("/api/v1/products");
    expect(data.nextCursor).toBe("known");
    expect(session.refreshes).toBe(1);
  });

  it("sends a request to a public route without a token when it cannot be refreshed", async () => {
    const store = memoryTokens(tokensOf(1, Date.now() - HOUR));
    const shop = createShopClient({ baseUrl: server.url, tokens: store, retry: { attempts: 1 } });
    failures = [503];
    expect((await shop.GET("/api/v1/products")).response.status).toBe(200);
    session.isOver = true;
    expect((await shop.GET("/api/v1/products")).data.nextCursor).toBeNull();
    expect(server.received.at(-1)?.headers.authorization).toBeUndefined();
  });

  it("does not replace the caller's Authorization header, and does not refresh", async () => {
    const shop = clientOf(memoryTokens(tokensOf(1)));
    const asked = shop.GET("/api/v1/orders", { headers: { Authorization: "Bearer other" } });
    await expect(asked).rejects.toMatchObject({ status: 401 });
    expect(server.received.map(({ headers }) => headers.authorization)).toEqual(["Bearer other"]);
  });
});
