import { afterEach, describe, expect, it } from "vitest";
import { createShopClient, memoryTokens, type Schemas, type TokenStore } from "./client.ts";
import { startServer } from "./testing.ts";

let server: Awaited<ReturnType<typeof startServer>>;
afterEach(() => server.close());

async function clientOf(answer: Parameters<typeof startServer>[0], tokens?: TokenStore) {
  server = await startServer(answer);
  return createShopClient({ baseUrl: `${server.url}/`, retry: { attempts: 3 }, tokens });
}
const keys = () => server.received.map(({ headers }) => headers["idempotency-key"]);
const order = { body: { items: [{ productId: "01980000-0000-7000-8000-000000000001", quantity: 1 }] } };
const placed = { status: 201, body: { id: "1" } };

describe("POST /api/v1/orders", () => {
  it("sends one idempotency key per call, and the same key in its retries", async () => {
    const shop = await clientOf((_, nth) => (nth === 1 ? "cut" : nth === 2 ? { status: 503 } : placed));
    expect((await shop.POST("/api/v1/orders", order)).data.id).toBe("1");
    await shop.POST("/api/v1/orders", order);
    const [first, second, third, next] = keys();
    expect([second, third]).toEqual([first, first]);
    expect(next).not.toBe(first);
    expect(next).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("keeps its idempotency key when the token is refreshed between attempts", async () => {
    const body = { access_token: "new", refresh_token: "r2", token_type: "Bearer", expires_in: 900 };
    const tokens = { accessToken: "old", refreshToken: "r1", expiresAt: Number.POSITIVE_INFINITY };
    const shop = await clientOf(({ path, headers }) => {
      if (path === "/api/v1/auth/token") return { status: 200, body };
      return headers.authorization === "Bearer new" ? placed : { status: 401 };
    }, memoryTokens(tokens));
    await shop.POST("/api/v1/orders", order);
    const [refused, , accepted] = server.received;
    expect(accepted?.headers["idempotency-key"]).toBe(refused?.headers["idempotency-key"]);
    expect(accepted?.body).toBe(JSON.stringify(order.body));
  });

  it("sends the caller's idempotency key when there is one", async () => {
    const shop = await clientOf(() => placed);
    await shop.POST("/api/v1/orders", { ...order, params: { header: { "idempotency-key": "mine" } } });
    expect(keys()).toEqual(["mine"]);
  });

  it("is the only request with an idempotency key", async () => {
    const shop = await clientOf(() => ({ status: 200, body: {} }));
    await shop.GET("/api/v1/orders");
    await shop.POST("/api/v1/orders/{id}/cancel", { params: { path: { id: "1" } } });
    expect(keys()).toEqual([undefined, undefined]);
  });
});

describe("a refusal", () => {
  it("is thrown as a ShopProblem with all fields of the problem", async () => {
    const problem = {
      type: "/problems/validation-failed",
      title: "Validation failed",
      status: 422,
      detail: "Look.",
      instance: "/api/v1/orders",
      requestId: "r-1",
      errors: [{ path: "items", code: "too_small", message: "at least one" }],
      shortages: [{ productId: "1", variantId: "2", requested: 3, available: 0 }],
      productIds: ["1"],
      requirements: [{ code: "email-required", field: "email", message: "An address is needed." }],
      cart: { id: "1", version: 2 },
      oauthError: "invalid_scope",
      redirectTo: "http://localhost/callback",
    } satisfies { [Member in keyof Schemas["Problem"]]-?: unknown };
    const shop = await clientOf(() => ({ status: 422, body: problem }));
    const thrown = await shop.POST("/api/v1/orders", order).catch((error: unknown) => error);
    const { instance, ...fields } = problem;
    expect(thrown).toMatchObject({ name: "ShopProblem", message: "Look.", ...fields });
  });

  it("throws a ShopProblem for an answer that is not problem+json, with its retryAfterSeconds", async () => {
    const headers = { "Content-Type": "text/html", "X-Request-Id": "r-2", "Retry-After": "120" };
    const shop = await clientOf(() => ({ status: 503, headers, body: "<h1>Bad gateway" }));
    await expect(shop.GET("/api/v1/products")).rejects.toMatchObject({
      type: "about:blank",
      status: 503,
      requestId: "r-2",
      retryAfterSeconds: 120,
    });
  });

  it("is thrown for a 304, which has no body", async () => {
    const shop = await clientOf(() => ({ status: 304 }));
    const init = { params: { path: { id: "1" } }, headers: { "If-None-Match": '"1"' } };
    await expect(shop.GET("/api/v1/products/{id}", init)).rejects.toMatchObject({ status: 304 });
  });
});

describe("a list", () => {
  const three = (path: string) => {
    const page = Number(new URL(path, "http://shop").searchParams.get("cursor") ?? 1);
    const items = [{ id: `${page}a` }, { id: `${page}b` }];
    return { status: 200, body: { items, nextCursor: page < 3 ? String(page + 1) : null, unreadCount: 6 } };
  };

  it("is iterated item by item, with its filters in the request of every page", async () => {
    const shop = await clientOf(({ path }) => three(path));
    const ids: string[] = [];
    for await (const { id } of shop.items("/api/v1/orders", { status: "paid", limit: 2 })) ids.push(id);
    expect(ids).toEqual(["1a", "1b", "2a", "2b", "3a", "3b"]);
    expect(server.received.map(({ path }) => path)).toEqual([
      "/api/v1/orders?status=paid&limit=2",
      "/api/v1/orders?status=paid&limit=2&cursor=2",
      "/api/v1/orders?status=paid&limit=2&cursor=3",
    ]);
  });

  it("is read page by page, and no page is requested that the caller does not reach", async () => {
    const shop = await clientOf(({ path }) => three(path));
    for await (const { unreadCount, items } of shop.pages("/api/v1/notifications")) {
      expect([unreadCount, items.length]).toEqual([6, 2]);
      break;
    }
    expect(server.received).toHaveLength(1);
  });
});

/** Never called: the compiler is the test, which takes this and refuses each marked line. */
async function typesOfTheClient() {
  const shop = createShopClient({ baseUrl: "" });
  const path = { id: "1" };
  const numbers: number[] = [];
  const orders: Schemas["Order"][] = [];
  numbers.push((await shop.GET("/api/v1/products/{id}", { params: { path } })).data.availableStock);
  for await (const { unreadCount } of shop.pages("/api/v1/notifications")) numbers.push(unreadCount);
  for await (const order of shop.items("/api/v1/orders")) orders.push(order);
  // @ts-expect-error: which one?
  await shop.GET("/api/v1/products/{id}");
  // @ts-expect-error: no such path
  await shop.GET("/api/v1/nothing");
  // @ts-expect-error: no such method there
  await shop.PUT("/api/v1/orders", {});
  // @ts-expect-error: a quantity is a number
  await shop.POST("/api/v1/orders", { body: { items: [{ productId: "1", quantity: "2" }] } });
  // @ts-expect-error: no such status
  shop.items("/api/v1/orders", { status: "eaten" });
  // @ts-expect-error: not a list
  shop.items("/api/v1/users/me");
}
void typesOfTheClient;
