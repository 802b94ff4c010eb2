import { describe, expect, it, vi } from "vitest";
import { AGENT_HEADER } from "#shared/contracts/agents/agent-origin.ts";
import { decodeIdentity, IDENTITY_HEADER } from "#shared/contracts/identity.ts";
import { app } from "../app.ts";
import { createEnv, identityOf } from "../testing.ts";
import { TOOLS } from "./tools.ts";

const ID = "01980000-0000-7000-8000-000000000001";
const order = { cartId: ID, expectedTotal: { amount: 1, currency: "USD" } };

async function call(name: string, input: object, env: object, headers: Record<string, string> = {}) {
  const response = await app.request(
    "https://shop.example/mcp",
    {
      method: "POST",
      headers: {
        Host: "shop.example",
        "Content-Type": "application/json",
        Accept: "application/json, text/event-stream",
        ...headers,
      },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name, arguments: input } }),
    },
    env,
  );
  const text = await response.text();
  return { status: response.status, headers: response.headers, text };
}

/** The structured content of a tool's answer, which is sent as an event. */
const answerOf = (text: string) => JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? text).result.structuredContent;

describe("a call that names an agent", () => {
  const agent = { "UCP-Agent": 'profile="https://agent.dev/mcp"' };

  it("creates its carts as that agent's", async () => {
    vi.stubGlobal("fetch", async () => Response.json({ ucp: { version: "2026-04-08" } }));
    const { env, requests } = createEnv({ "POST /api/v1/carts": { id: ID } });
    await call("create_cart", { items: [] }, env, { ...identityOf("guest"), ...agent });
    await call("create_cart", { items: [] }, env, identityOf("guest"));
    const named = requests.map(({ headers }) => JSON.parse(headers.get(AGENT_HEADER) ?? "null"));
    expect(named).toEqual([{ profile: "https://agent.dev/mcp", version: "2026-04-08" }, null]);
    vi.unstubAllGlobals();
  });

  it("is refused with an error of the protocol when the profile cannot be named or the signature fails", async () => {
    const { env, requests } = createEnv();
    const wrong = await call("create_cart", { items: [] }, env, { ...identityOf("guest"), "UCP-Agent": "x" });
    expect([wrong.status, JSON.parse(wrong.text).error]).toMatchObject([
      400,
      { code: -32001, data: { code: "invalid_profile_url" } },
    ]);
    const half = { ...agent, Signature: "sig1=:AAAA:" };
    vi.stubGlobal("fetch", async () => Response.json({ ucp: { version: "2026-04-08" } }));
    const unsigned = await call("create_cart", { items: [] }, env, { ...identityOf("guest"), ...half });
    expect([unsigned.status, JSON.parse(unsigned.text).error]).toMatchObject([
      401,
      { code: -32000, data: { code: "signature_missing" } },
    ]);
    expect(requests).toEqual([]);
    vi.unstubAllGlobals();
  });
});

describe("a tool", () => {
  it("is refused past the limit of orders, before an order is placed", async () => {
    const { env, requests } = createEnv({}, { ordersLeft: 0 });
    const { text } = await call("place_order", order, env, identityOf("guest"));
    expect(answerOf(text)).toMatchObject({ type: "/problems/rate-limited", retryAfterSeconds: 60 });
    expect(requests).toEqual([]);
  });

  it.each([
    ["cart-incomplete", { requirements: [{ code: "email-required", field: "email", message: "Needs one." }] }],
    ["cart-changed", { cart: { id: ID, total: { amount: 2, currency: "USD" } } }],
    ["insufficient-stock", { shortages: [{ productId: ID, variantId: ID, requested: 2, available: 1 }] }],
  ])("that is refused as %s answers all members of the problem but those for the logs", async (slug, members) => {
    const said = { type: `/problems/${slug}`, title: "Refused", detail: "Look at it.", ...members };
    const document = { ...said, status: 409, instance: "/api/v1/carts", requestId: "request-1" };
    const { env } = createEnv({ [`POST /api/v1/carts/${ID}/complete`]: Response.json(document, { status: 409 }) });
    const { text } = await call("place_order", order, env, identityOf("guest"));
    expect(answerOf(text)).toEqual(said);
  });

  it("says when to try again what the shop refused for coming too often", async () => {
    const document = { type: "/problems/rate-limited", title: "Too many requests", detail: "Wait.", status: 429 };
    const refused = Response.json(document, { status: 429, headers: { "Retry-After": "30" } });
    const { env } = createEnv({ [`GET /api/v1/carts/${ID}`]: refused });
    const { text } = await call("get_cart", { cartId: ID }, env, identityOf("guest"));
    expect(answerOf(text)).toMatchObject({ type: "/problems/rate-limited", retryAfterSeconds: 30 });
  });

  it("that is refused with no document of the shop answers the status in words", async () => {
    const { env } = createEnv({ [`GET /api/v1/carts/${ID}`]: new Response("gone", { status: 410 }) });
    const { text } = await call("get_cart", { cartId: ID }, env, identityOf("guest"));
    expect(answerOf(text)).toMatchObject({ type: "about:blank", detail: "The shop answered with 410." });
  });

  it("tells nothing of the cause when another Worker fails", async () => {
    const { env } = createEnv({ [`GET /api/v1/carts/${ID}`]: new Error("the secret cause") });
    const { status, text } = await call("get_cart", { cartId: ID }, env, identityOf("guest"));
    expect(status).toBe(200);
    expect(text).toContain('"isError":true');
    expect(text).toContain("The shop failed: try again.");
    expect(text).not.toContain("secret");
  });

  it("for buyers acts for an administrator as for a customer, and one for operators as for an administrator", async () => {
    const { env, requests } = createEnv({ "GET /api/v1/orders": { items: [], nextCursor: null } });
    await call("list_orders", {}, env, identityOf("admin"));
    await call("find_orders", {}, env, identityOf("admin"));
    const roles = requests.map(({ headers }) => decodeIdentity(headers.get(IDENTITY_HEADER)));
    expect(roles).toMatchObject([{ role: "customer" }, { role: "admin" }]);
  });

  it("for everyone sends no identity to the catalogue, so that no draft is seen", async () => {
    const { env, requests } = createEnv({ "GET /api/v1/products": { items: [], nextCursor: null } });
    await call("search_products", {}, env, identityOf("admin"));
    expect(requests.map(({ headers }) => headers.get(IDENTITY_HEADER))).toEqual([null]);
  });

  it("answers the payment without the secret that confirms it, and where the buyer pays", async () => {
    const payment = { id: ID, status: "requires-action", clientSecret: "pi_secret", redirectUrl: null };
    const { env } = createEnv({ [`POST /api/v1/orders/${ID}/payments`]: payment });
    const { text } = await call("pay_order", { orderId: ID }, env, identityOf("guest"));
    expect(text).toContain(`"payAt":"https://shop.example/continue?token=handoff-token&order=${ID}"`);
    expect(text).not.toContain("pi_secret");
  });

  it("hands a customer over to the pages of the shop, and a guest with a token that its browser takes", async () => {
    const { env } = createEnv();
    expect((await call("hand_over", {}, env, identityOf("customer"))).text).toContain(
      '"continueUrl":"https://shop.example/checkout"',
    );
    expect((await call("hand_over", {}, env, identityOf("guest"))).text).toContain(
      '"continueUrl":"https://shop.example/continue?token=handoff-token"',
    );
  });

  it("hands over an order that is the buyer's, and no other", async () => {
    const { env, requests } = createEnv({ [`GET /api/v1/orders/${ID}`]: { id: ID } });
    const { text } = await call("hand_over", { orderId: ID }, env, identityOf("customer"));
    expect(answerOf(text)).toEqual({ continueUrl: `https://shop.example/orders/${ID}` });
    await call("hand_over", { orderId: ID }, env, identityOf("admin"));
    const roles = requests.map(({ headers }) => decodeIdentity(headers.get(IDENTITY_HEADER)));
    expect(roles).toMatchObject([{ role: "customer" }, { role: "customer" }]);
    const unknown = createEnv();
    for (const [tool, input] of [
      ["hand_over", { orderId: ID }],
      ["pay_order", { orderId: ID, provider: "other" }],
    ] as const) {
      const refused = await call(tool, input, unknown.env, identityOf("guest"));
      expect(answerOf(refused.text)).toMatchObject({ type: "/problems/not-found" });
      expect(refused.text).not.toContain("handoff-token");
    }
  });

  it("reads no product by a text that is the name of another route", async () => {
    const { env, requests } = createEnv({ "GET /api/v1/products/facets": { total: 61, exact: true } });
    const { text } = await call("get_product", { product: "facets" }, env);
    expect(text).toContain('"isError":true');
    expect(text).toContain("There is no such product");
    expect(requests).toEqual([]);
  });

  it("names the providers there are when the wanted one is not among them, and starts no payment", async () => {
    const { env, requests } = createEnv({ [`GET /api/v1/orders/${ID}`]: { id: ID } });
    const { text } = await call("pay_order", { orderId: ID, provider: "other" }, env, identityOf("guest"));
    expect(text).toContain('"payment":null,"providers":["test"]');
    expect(requests.map(({ method }) => method)).toEqual(["GET"]);
  });

  it("that is called in a batch needs the same token", async () => {
    const { env, requests } = createEnv();
    const calls = TOOLS.map(({ name }, index) => {
      return { jsonrpc: "2.0", id: index, method: "tools/call", params: { name, arguments: {} } };
    });
    const response = await app.request(
      "https://shop.example/mcp",
      { method: "POST", headers: { Host: "shop.example" }, body: JSON.stringify(calls) },
      env,
    );
    expect([response.status, requests]).toEqual([401, []]);
  });
});

describe("the host of /mcp", () => {
  it.each([
    ["shop.example", 200],
    ["localhost", 403],
    ["shop.example.evil.example", 403],
  ])("%s: %i, where the shop is not the local one", async (Host, status) => {
    const { env } = createEnv({ "GET /api/v1/products": { items: [], nextCursor: null } });
    expect((await call("search_products", {}, env, { Host })).status).toBe(status);
  });
});

it("an answer is not stored on its way", async () => {
  const { env } = createEnv({ "POST /api/v1/carts": { id: ID } });
  const { headers } = await call("create_cart", { items: [] }, env, identityOf("guest"));
  expect(headers.get("Cache-Control")).toBe("no-store, no-transform");
});
