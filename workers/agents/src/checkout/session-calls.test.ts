import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { Env } from "../env.ts";
import { app } from "../app.ts";
import { createEnv } from "../testing.ts";

const VERSION = "2026-04-08";
const ID = "01980000-0000-7000-8000-000000000001";
const ORDER_ID = "01980000-0000-7000-8000-000000000002";
const usd = (amount: number) => ({ amount, currency: "USD" });
const lines = { line_items: [{ item: { id: ID }, quantity: 1 }] };
const item = {
  variantId: ID,
  name: "Mug",
  options: {},
  image: null,
  quantity: 1,
  unitPrice: usd(5),
  lineTotal: usd(5),
};
const shippingAddress = { name: "Ada", line1: "1 Main Street", city: "Austin", region: "TX", country: "US" };
const cart = {
  ...{ id: ID, currency: "USD", email: null, reminderConsent: false, shippingAddress, shippingMethod: null },
  ...{ items: [item], discountCodes: [], discounts: [], taxes: [], requirements: [], orderId: null, version: 1 },
  ...{ subtotal: usd(5), shippingTotal: usd(0), total: usd(5) },
  ...{ createdAt: "2026-11-01T00:00:00.000Z", expiresAt: "2026-12-01T00:00:00.000Z" },
};
const order = { id: ORDER_ID, number: 7, status: "pending", paymentStatus: "unpaid" };
const payments = `/api/v1/orders/${ORDER_ID}/payments`;

/** A shop that writes down the calls of its bindings, for an agent that sends requests to it. */
function openShop() {
  const capabilities = Object.fromEntries(
    ["cart", "checkout"].map((name) => [`dev.ucp.shopping.${name}`, [{ version: VERSION }]]),
  );
  vi.stubGlobal("fetch", async () => Response.json({ ucp: { version: VERSION, capabilities } }));
  onTestFinished(() => void vi.unstubAllGlobals());
  const answers: Record<string, unknown> = {
    "POST /api/v1/carts": cart,
    [`GET /api/v1/carts/${ID}`]: cart,
    [`PATCH /api/v1/carts/${ID}`]: { ...cart, email: "ada@example.com" },
    [`POST /api/v1/carts/${ID}/complete`]: () => {
      answers[`GET /api/v1/carts/${ID}`] = { ...cart, orderId: ORDER_ID };
      return order;
    },
    [`GET /api/v1/orders/${ORDER_ID}`]: order,
    [`POST ${payments}`]: { id: ID, provider: "test", status: "requires-action" },
    [`GET ${payments}`]: { items: [{ status: "succeeded" }], nextCursor: null },
  };
  const { env } = createEnv(answers);
  env.PRODUCTS_LOOKUPS.findVariants = async () => [{ outcome: "found", variant: { isForSale: true } }] as never;
  const confirmed = { outcome: "decided", status: "succeeded", failure: null } as const;
  env.PAYMENTS_CREDENTIALS.confirmPayment = async () => confirmed;
  const calls: string[] = [];
  const bindings = Object.entries(env as Env).filter(([, binding]) => typeof binding === "object");
  for (const [name, binding] of bindings) {
    const methods = binding as unknown as Record<string, (...args: unknown[]) => unknown>;
    for (const [method, call] of Object.entries(methods)) {
      methods[method] = (...args) => {
        const [request] = args;
        calls.push(
          request instanceof Request ? `${request.method} ${new URL(request.url).pathname}` : `${name}.${method}`,
        );
        return call(...args);
      };
    }
  }
  const profile = `profile="https://agent.dev/${crypto.randomUUID()}"`;
  return async (request: string, body?: object) => {
    calls.length = 0;
    const [method = "", path] = request.split(" ");
    const headers = { "Content-Type": "application/json", "UCP-Agent": profile };
    const init = { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) };
    const response = await app.request(`https://shop.example/ucp${path}`, init, env);
    const { id, status } = (await response.json()) as { id: string; status: string };
    return { id, status, calls: calls.filter((call) => !call.startsWith("LIMIT_")) };
  };
}

describe("the calls of a checkout session", () => {
  const found = ["ORDERS_SESSIONS.findSession", "USERS_HANDOFFS.issueHandoff", "ORDERS_SESSIONS.readCart"];

  it("store what its first request says with the session, and read the cart once after the change", async () => {
    const ask = openShop();
    const { calls } = await ask("POST /checkout-sessions", { ...lines, buyer: { email: "ada@example.com" } });
    expect(calls).toEqual([
      ...["PRODUCTS_LOOKUPS.findVariants", "USERS_GUESTS.openGuest", "POST /api/v1/carts", `PATCH /api/v1/carts/${ID}`],
      ...["ORDERS_SESSIONS.openSession", "USERS_HANDOFFS.issueHandoff", "ORDERS_SESSIONS.readCart"],
      ...["PAYMENTS_CREDENTIALS.listCredentialProviders", "ORDERS_SESSIONS.keepShownTotal"],
    ]);
  });

  it("read it with one, and once more for a change only if that concerns how it is shipped", async () => {
    const ask = openShop();
    const { id } = await ask("POST /checkout-sessions", lines);
    const read = await ask(`GET /checkout-sessions/${id}`);
    expect(read.calls).toEqual([...found, "PAYMENTS_CREDENTIALS.listCredentialProviders"]);
    const put = await ask(`PUT /checkout-sessions/${id}`, { ...lines, buyer: { email: "ada@example.com" } });
    expect(put.calls.filter((call) => call === "ORDERS_SESSIONS.readCart")).toHaveLength(1);
  });

  it("complete it with one more read, after the payment, and one look at the providers", async () => {
    const ask = openShop();
    const { id } = await ask("POST /checkout-sessions", lines);
    const card = { id: "card-1", handler_id: "mock_payment_handler", type: "card" };
    const payment = { instruments: [{ ...card, credential: { type: "token", token: "spt_1" } }] };
    const { status, calls } = await ask(`POST /checkout-sessions/${id}/complete`, { payment });
    expect(status).toBe("completed");
    expect(calls).toEqual([
      ...[...found.slice(0, 2), "PAYMENTS_CREDENTIALS.listCredentialProviders", "ORDERS_SESSIONS.readCart"],
      ...[`POST /api/v1/carts/${ID}/complete`, `POST ${payments}`, "PAYMENTS_CREDENTIALS.confirmPayment"],
      ...["ORDERS_SESSIONS.readCart", `GET ${payments}`],
    ]);
  });
});
