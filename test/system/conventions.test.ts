import { describe, expect, it } from "vitest";
import { encodeCursor } from "#shared/http/pagination.ts";
import { Client, newCustomer, newProduct, signInAsAdmin } from "../setup/client.ts";
import { sharedShop } from "../setup/shop.ts";

const shop = await sharedShop();
const anonymous = new Client(shop);
const customer = await newCustomer(shop);
const admin = await signInAsAdmin(shop);

const UNKNOWN = "01976b2e-7c1a-7f3e-9d0a-3a5f0d9e8c11";
const mug = { name: "Test mug", price: { amount: 1999, currency: "USD" }, availableStock: 5 };
type Errors = { errors: { path: string; code: string; message: string }[] };

describe("every response", () => {
  it.each(["/health", "/api/v1/products", "/api/v1/orders", "/nothing", "/docs", "/openapi.json"])(
    "of %s carries the security headers and the client's request id",
    async (path) => {
      const { headers } = await anonymous.get(path, { "X-Request-Id": "my-id.1_a" });
      expect(headers.get("X-Request-Id")).toBe("my-id.1_a");
      expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
      expect(headers.get("Referrer-Policy")).toBe("no-referrer");
      expect(headers.get("Strict-Transport-Security")).toContain("max-age=");
      expect(headers.get("Content-Security-Policy")).toContain("default-src 'none'");
    },
  );

  it.each([undefined, "", "a b", "x".repeat(129)])(
    "carries a generated request id when the client's is %j",
    async (id) => {
      const response = await shop.fetch("/nothing", { headers: id === undefined ? {} : { "X-Request-Id": id } });
      const made = response.headers.get("X-Request-Id");
      expect(made).toMatch(/^[0-9a-f-]{36}$/);
      expect(await response.json()).toMatchObject({ requestId: made, instance: "/nothing" });
    },
  );
});

describe("a document of the API", () => {
  it.each(["/openapi.json", "/api/v1/event-types"])("at %s is sent once until it changes", async (path) => {
    const { status, headers } = await anonymous.get(path);
    expect([status, headers.get("Cache-Control")]).toEqual([200, "public, max-age=300"]);
    const again = await anonymous.get(path, { "If-None-Match": headers.get("ETag") ?? "" });
    expect([again.status, again.body]).toEqual([304, ""]);
    expect(again.headers.get("ETag")).toBe(headers.get("ETag"));
    expect(again.headers.get("Cache-Control")).toBe("public, max-age=300");
  });
});

describe("a request that no route handles", () => {
  it("is answered with 404 on an unknown path, and with 405 and Allow on a known path with another method", async () => {
    const unknown = await anonymous.get("/api/v1/nothing");
    expect([unknown.status, unknown.body.type]).toEqual([404, "/problems/not-found"]);
    const wrong = await anonymous.call("DELETE", "/api/v1/products");
    expect([wrong.status, wrong.body.type]).toEqual([405, "/problems/method-not-allowed"]);
    expect(wrong.headers.get("Allow")).toBe("GET, POST, HEAD, OPTIONS");
    const pages = [
      ["PUT", "/search", "GET, HEAD, OPTIONS"],
      ["POST", "/checkout", "GET, HEAD, OPTIONS"],
      ["GET", "/cart/items", "POST, OPTIONS"],
      ["PUT", "/continue", "GET, POST, HEAD, OPTIONS"],
      ["POST", "/admin", "GET, HEAD, OPTIONS"],
      ["PUT", "/admin/session", "POST, DELETE, OPTIONS"],
    ] as const;
    for (const [method, path, allow] of pages) {
      const { status, headers } = await anonymous.call(method, path);
      expect([path, status, headers.get("Allow")]).toEqual([path, 405, allow]);
    }
  });

  it("is refused with 413 above 64 KiB, with or without Content-Length", async () => {
    const big = JSON.stringify({ name: "x".repeat(65 * 1024) });
    expect((await shop.fetch("/api/v1/users", { method: "POST", body: big })).status).toBe(413);
    const body = new Blob([big]).stream();
    const streamed = await shop.fetch("/api/v1/users", { method: "POST", body, duplex: "half" } as RequestInit);
    expect(streamed.status).toBe(413);
  });

  it("is refused with 415 for an unsupported content type, and with 400 for malformed JSON", async () => {
    const post = (type: string, body: string | Uint8Array<ArrayBuffer>) =>
      shop.fetch("/api/v1/users", { method: "POST", headers: { "Content-Type": type }, body });
    expect((await post("text/plain", "{}")).status).toBe(415);
    expect((await post("application/json", "{")).status).toBe(400);
    expect((await post("application/json", "")).status).toBe(400);
    expect((await post("application/json", Uint8Array.of(0x22, 0xff, 0x22))).status).toBe(400); // not UTF-8
    for (const parameters of ["; charset=utf-8", ";", "; charset", ";charset=nonsense"]) {
      expect((await post(`application/json${parameters}`, "{}")).status).toBe(422);
    }
  });

  const FORM = "application/x-www-form-urlencoded";
  it.each([`${FORM};`, `${FORM}; charset=iso-8859-1`, `${FORM};charset=utf-16`, `${FORM}; x`, FORM.toUpperCase()])(
    "is parsed as a form with the content type %s, whatever its parameters",
    async (type) => {
      const post = (path: string, body: string) =>
        shop.fetch(path, { method: "POST", headers: { "Content-Type": type }, body });
      expect((await post("/api/v1/auth/revoke", "token=made-up")).status).toBe(200);
      const token = await post("/api/v1/auth/token", "grant_type=refresh_token&refresh_token=made-up");
      expect([token.status, await token.json()]).toMatchObject([400, { error: "invalid_grant" }]);
    },
  );

  it("is answered without a body for HEAD, and with the CORS headers for OPTIONS", async () => {
    const head = await shop.fetch("/api/v1/products", { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([200, ""]);
    const options = await shop.fetch("/api/v1/orders", {
      method: "OPTIONS",
      headers: { Origin: "https://shop.example", "Access-Control-Request-Method": "POST" },
    });
    expect(options.status).toBe(204);
    expect(options.headers.get("Access-Control-Allow-Origin")).toBe("*");
  });
});

describe("validation", () => {
  it("reports all invalid and unknown fields at once, each with its path", async () => {
    const { status, body } = await customer.post<Errors>("/api/v1/orders", {
      items: [{ productId: "x", quantity: 0, gift: true }, { productId: UNKNOWN }],
      note: "hello",
    });
    expect(status).toBe(422);
    expect(body.errors.map(({ path }) => path).sort()).toEqual([
      "items.0.gift",
      "items.0.productId",
      "items.0.quantity",
      "items.1.quantity",
      "note",
    ]);
  });

  it.each([
    ["a float amount", { ...mug, price: { amount: 19.99, currency: "USD" } }],
    ["an amount of zero", { ...mug, price: { amount: 0, currency: "USD" } }],
    ["an amount above the bound", { ...mug, price: { amount: 1e12 + 1, currency: "USD" } }],
    ["an unknown currency", { ...mug, price: { amount: 1, currency: "XQZ" } }],
    ["a name of spaces", { ...mug, name: "     " }],
    ["a name Postgres cannot store", { ...mug, name: "mug\u0000mug" }],
    ["negative stock", { ...mug, availableStock: -1 }],
    ["stock above the bound", { ...mug, availableStock: 1_000_000_001 }],
    ["a list as its body", []],
    ["null as its body", null],
  ])("refuses a product with %s", async (_, product) => {
    expect((await admin.post("/api/v1/products", product)).status).toBe(422);
  });

  it.each(["limit=0", "limit=101", "limit=x", "cursor=zzz", "cursor="])("refuses a list with ?%s", async (query) => {
    expect((await anonymous.get(`/api/v1/products?${query}`)).status).toBe(422);
  });

  it.each(["/api/v1/orders", "/api/v1/notifications", "/api/v1/users", "/api/v1/dead-letters"])(
    "refuses a cursor of %s with a time that no row can have",
    async (path) => {
      for (const time of ["0000-01-01T00:00:00.000Z", `2026-01-01T00:00:00.${"0".repeat(300)}Z`]) {
        const cursor = encodeCursor([time, UNKNOWN]);
        expect((await admin.get(`${path}?cursor=${cursor}`)).status).toBe(422);
      }
    },
  );

  it.each(["", "x".repeat(256), "a b"])("refuses the idempotency key %j", async (key) => {
    const items = [{ productId: UNKNOWN, quantity: 1 }];
    expect((await customer.placeOrder(items, { "Idempotency-Key": key })).status).toBe(422);
  });
});

describe("authorization", () => {
  it.each([
    ["GET", "/api/v1/users/me"],
    ["GET", "/api/v1/orders"],
    ["GET", `/api/v1/orders/${UNKNOWN}`],
    ["POST", "/api/v1/orders"],
    ["GET", "/api/v1/notifications"],
    ["POST", "/api/v1/products"],
  ])("refuses %s %s without a valid token, with the challenge of RFC 6750", async (method, path) => {
    const without = await anonymous.call(method, path, method === "POST" ? {} : undefined);
    expect([without.status, without.headers.get("WWW-Authenticate")]).toEqual([401, "Bearer"]);
    const refused = await new Client(shop, "made.up.token").call(method, path, method === "POST" ? {} : undefined);
    expect([refused.status, refused.headers.get("WWW-Authenticate")]).toEqual([401, 'Bearer error="invalid_token"']);
  });

  it("lets only an administrator create a product", async () => {
    expect((await customer.post("/api/v1/products", mug)).body.type).toBe("/problems/forbidden");
    const made = await admin.post<{ id: string; name: string }>("/api/v1/products", mug);
    expect([made.status, made.headers.get("Location")]).toEqual([201, `/api/v1/products/${made.body.id}`]);
    const taken = await admin.post("/api/v1/products", { ...mug, name: "TEST MUG" });
    expect([taken.status, taken.body.type]).toEqual([409, "/problems/product-name-taken"]);
  });

  it("ignores the identity header of a client", async () => {
    const identity = { kind: "user", userId: UNKNOWN, sessionId: UNKNOWN, role: "admin" };
    const { status } = await anonymous.get("/api/v1/users/me", { "X-Shop-Identity": JSON.stringify(identity) });
    expect(status).toBe(401);
  });

  it("lists products for a client with an invalid token", async () => {
    expect((await new Client(shop, "made.up.token").get("/api/v1/products")).status).toBe(200);
  });

  it("answers for another user's order as for one that does not exist", async () => {
    const order = await customer.placeOrder([{ productId: await newProduct(admin, 1), quantity: 1 }]);
    expect(order.status).toBe(201);
    const stranger = await newCustomer(shop);
    const path = `/api/v1/orders/${order.body.id}`;
    expect((await stranger.get(path)).body.detail).toBe((await stranger.get(`/api/v1/orders/${UNKNOWN}`)).body.detail);
    expect((await stranger.get("/api/v1/orders")).body.items).toEqual([]);
    expect((await admin.get(path)).body).toEqual(order.body);
  });

  it("registers a username once, regardless of case, and returns no password hash", async () => {
    const [first, second] = await Promise.all(
      ["Grace.H", "grace.h"].map((username) =>
        anonymous.post("/api/v1/users", { username, password: "Correct-Horse-7" }),
      ),
    );
    expect([first?.status, second?.status].sort()).toEqual([201, 409]);
    expect(JSON.stringify([first?.body, second?.body])).not.toMatch(/hash|argon/i);
  });

  it.each(["admin", "unknown-user"])("answers a wrong password for %s with the same error", async (username) => {
    const body = new URLSearchParams({ grant_type: "password", username, password: "Wrong-Passw0rd" });
    const response = await shop.fetch("/api/v1/auth/token", { method: "POST", body });
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      error: "invalid_grant",
      error_description: "The username or the password is wrong.",
    });
  });
});

describe("POST /api/v1/orders", () => {
  it("refuses unknown products with their ids, and short stock with the available quantity", async () => {
    const unknown = await customer.placeOrder([{ productId: UNKNOWN, quantity: 1 }]);
    expect([unknown.status, unknown.body]).toMatchObject([
      422,
      { type: "/problems/unknown-product", productIds: [UNKNOWN] },
    ]);
    const { body: product } = await admin.post<{ id: string }>("/api/v1/products", { ...mug, name: "Rare mug" });
    const short = await customer.placeOrder([
      { productId: product.id, quantity: 3 },
      { productId: product.id, quantity: 3 },
    ]);
    expect([short.status, short.body]).toMatchObject([
      409,
      { type: "/problems/insufficient-stock", shortages: [{ productId: product.id, requested: 6, available: 5 }] },
    ]);
  });

  it("places one order for concurrent requests with one idempotency key, and replays the first response", async () => {
    const { body: product } = await admin.post<{ id: string }>("/api/v1/products", { ...mug, name: "Keyed mug" });
    const items = [{ productId: product.id, quantity: 1 }];
    const headers = { "Idempotency-Key": "key-1" };
    const answers = await Promise.all(Array.from({ length: 10 }, () => customer.placeOrder(items, headers)));
    expect(new Set(answers.map(({ status, body }) => `${status} ${JSON.stringify(body)}`)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers.get("Idempotent-Replayed") === "true")).toHaveLength(9);
    expect((await admin.get(`/api/v1/products/${product.id}`)).body.availableStock).toBe(4);

    const more = { items: [{ productId: product.id, quantity: 2 }] };
    const other = await customer.post("/api/v1/orders", more, headers);
    expect([other.status, other.body.type]).toEqual([422, "/problems/idempotency-key-reused"]);
    const stranger = await (await newCustomer(shop)).placeOrder(items, headers);
    expect(stranger.status).toBe(201);
    expect(stranger.headers.get("Idempotent-Replayed")).toBeNull();
  });
});

describe("a list", () => {
  it("returns each item once over all pages, with a Link to the next page", async () => {
    const seen: string[] = [];
    let path: string | undefined = "/api/v1/products?limit=7";
    while (path) {
      const page: { headers: Headers; body: { items: { id: string }[]; nextCursor: string | null } } =
        await anonymous.get(path);
      seen.push(...page.body.items.map(({ id }) => id));
      path = /^<(.+)>; rel="next"$/.exec(page.headers.get("Link") ?? "")?.[1];
      expect(path === undefined).toBe(page.body.nextCursor === null);
    }
    expect(seen.length).toBeGreaterThan(24);
    expect(new Set(seen).size).toBe(seen.length);
  });
});
