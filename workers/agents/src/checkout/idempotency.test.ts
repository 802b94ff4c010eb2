import { beforeEach, describe, expect, it, vi } from "vitest";
import type { ConfirmResult } from "#shared/contracts/payments-rpc.ts";
import type { Env } from "../env.ts";
import { app } from "../app.ts";
import { createEnv } from "../testing.ts";

const VERSION = "2026-04-08";
const ID = "01980000-0000-7000-8000-000000000001";
const ORDER_ID = "01980000-0000-7000-8000-000000000002";
const SESSION = "s".repeat(43);
const usd = (amount: number) => ({ amount, currency: "USD" });

const cart = {
  ...{ id: ID, currency: "USD", email: null, reminderConsent: false, shippingAddress: null, shippingMethod: null },
  ...{ items: [{ variantId: ID, name: "Mug", options: {}, image: null, quantity: 1 }], discountCodes: [] },
  ...{ discounts: [], taxes: [], requirements: [], orderId: null as string | null, version: 1 },
  ...{ subtotal: usd(500), shippingTotal: usd(0), total: usd(500) },
  ...{ createdAt: "2026-11-01T00:00:00.000Z", expiresAt: "2026-12-01T00:00:00.000Z" },
};
const item = { unitPrice: usd(500), lineTotal: usd(500) };
const shown = { ...cart, items: cart.items.map((each) => ({ ...each, ...item })) };
const lines = { line_items: [{ item: { id: ID }, quantity: 1 }] };

let agents = 0;
let profile = "";
const KEY = "1234567890123456789012";
const headers = (key: string) => ({
  "Content-Type": "application/json",
  "UCP-Agent": `profile="${profile}"`,
  "Idempotency-Key": key,
});

beforeEach(() => {
  profile = `https://agent.dev/idempotency-${agents++}`;
  const names = ["cart", "checkout"].map((name) => [`dev.ucp.shopping.${name}`, [{ version: VERSION }]]);
  const document = { ucp: { version: VERSION, capabilities: Object.fromEntries(names) } };
  vi.stubGlobal("fetch", async () => Response.json(document));
});

/** Sends a change, by default with the same `Idempotency-Key` as every other. */
async function send(env: object, request: string, body: object = lines, key = KEY) {
  const [method = "", path] = request.split(" ");
  const init = { method, headers: headers(key), body: JSON.stringify(body) };
  const response = await app.request(`https://shop.example/ucp${path}`, init, env);
  // biome-ignore lint/suspicious/noExplicitAny: whatever form the answer has
  const answer = (await response.json()) as any;
  return { status: response.status, body: answer, isReplayed: response.headers.has("Idempotent-Replayed") };
}

/** A session of a guest whose cart is this one. */
async function newSession(env: Env, ofCart: object = {}, shownTotal = 500) {
  const ctx = {} as never;
  const session = { id: SESSION, agent: profile, cartId: ID, userId: ID, guestSessionId: ID, details: {} };
  await env.ORDERS_SESSIONS.openSession(ctx, session);
  await env.ORDERS_SESSIONS.keepShownTotal(ctx, { id: session.id, total: shownTotal });
  return { [`GET /api/v1/carts/${ID}`]: { ...shown, ...ofCart } };
}

const sellVariants = (env: Env) => {
  const found = { outcome: "found", variant: { productId: ID, isForSale: true } };
  env.PRODUCTS_LOOKUPS.findVariants = async () => [found] as never;
};

describe("an Idempotency-Key", () => {
  it.each(["/carts", "/checkout-sessions"])("of POST %s keeps no answer that the item is unavailable", async (path) => {
    const { env } = createEnv({ "POST /api/v1/carts": shown, [`PATCH /api/v1/carts/${ID}`]: shown });
    const refused = await send(env, `POST ${path}`);
    expect(refused.body.messages).toMatchObject([{ code: "item_unavailable" }]);
    sellVariants(env);
    const created = await send(env, `POST ${path}`);
    expect([created.status, created.isReplayed]).toEqual([201, false]);
    expect(await send(env, `POST ${path}`)).toEqual({ ...created, isReplayed: true });
  });

  it.each(["/carts", "/checkout-sessions"])("of PUT %s keeps only an answer that changed something", async (path) => {
    const answers: Record<string, unknown> = {};
    const { env } = createEnv(answers);
    Object.assign(answers, await newSession(env));
    const refused = await send(env, `PUT ${path}/${SESSION}`);
    expect(refused.body.messages).toMatchObject([{ code: "item_unavailable", severity: "recoverable" }]);
    sellVariants(env);
    const changed = await send(env, `PUT ${path}/${SESSION}`);
    expect([changed.status, changed.body.messages, changed.isReplayed]).toEqual([200, undefined, false]);
    expect((await send(env, `PUT ${path}/${SESSION}`)).isReplayed).toBe(true);
  });

  it("of a change keeps no answer that there is no such session", async () => {
    const answers: Record<string, unknown> = {};
    const { env } = createEnv(answers);
    sellVariants(env);
    expect((await send(env, `PUT /carts/${SESSION}`)).body.messages).toMatchObject([{ code: "not_found" }]);
    Object.assign(answers, await newSession(env));
    expect((await send(env, `PUT /carts/${SESSION}`)).body.id).toBe(SESSION);
  });
});

describe("an Idempotency-Key of complete", () => {
  const instrument = { id: "card-1", handler_id: "mock_payment_handler", type: "card" };
  const payment = { instruments: [{ ...instrument, credential: { type: "token", token: "spt_1" } }] };
  const complete = (env: object, key = KEY) =>
    send(env, `POST /checkout-sessions/${SESSION}/complete`, { payment }, key);
  const order = { id: ORDER_ID, number: 7, status: "pending", paymentStatus: "unpaid" };
  const payments = `/api/v1/orders/${ORDER_ID}/payments`;
  const failure = { code: "card_declined", message: "Declined." };

  /** The shop with a session that is ready to be completed; `results` are what payments answers, one call after the other. */
  async function newShop(results: ConfirmResult[], shownTotal = 500) {
    const answers: Record<string, unknown> = {
      [`GET /api/v1/orders/${ORDER_ID}`]: order,
      [`GET ${payments}`]: { items: [], nextCursor: null },
      [`POST ${payments}`]: { id: ID, provider: "test", status: "requires-action" },
    };
    const shop = createEnv(answers);
    Object.assign(answers, await newSession(shop.env, {}, shownTotal));
    answers[`POST /api/v1/carts/${ID}/complete`] = () => {
      answers[`GET /api/v1/carts/${ID}`] = { ...shown, orderId: ORDER_ID };
      return order;
    };
    let calls = 0;
    shop.env.PAYMENTS_CREDENTIALS.confirmPayment = async () => {
      const result = results[calls++] as ConfirmResult;
      const status = result.outcome === "decided" ? result.status : "requires-action";
      answers[`GET ${payments}`] = { items: [{ status }], nextCursor: null };
      return result;
    };
    const placed = () => shop.requests.filter(({ url }) => url.endsWith("/complete")).length;
    return { ...shop, answers, calls: () => calls, placed };
  }

  it("keeps no decline: the card is tried again for the same order, and then paid once", async () => {
    const shop = await newShop([
      { outcome: "decided", status: "failed", failure },
      { outcome: "refused", failure },
      { outcome: "decided", status: "succeeded", failure: null },
    ]);
    for (const attempt of [1, 2]) {
      const declined = await complete(shop.env);
      expect(declined).toMatchObject({ isReplayed: false, body: { messages: [{ code: "payment_failed" }] } });
      expect(shop.calls()).toBe(attempt);
    }
    const paid = await complete(shop.env);
    expect(paid).toMatchObject({ isReplayed: false, body: { status: "completed", order: { id: ORDER_ID } } });
    expect(await complete(shop.env)).toEqual({ ...paid, isReplayed: true });
    expect([shop.calls(), shop.placed()]).toEqual([3, 1]);
  });

  it("keeps the answer that the total has changed, so that a request that comes twice does not order", async () => {
    const shop = await newShop([{ outcome: "decided", status: "succeeded", failure: null }], 400);
    expect((await complete(shop.env)).body.messages).toMatchObject([{ code: "total_changed" }]);
    expect(await complete(shop.env)).toMatchObject({
      isReplayed: true,
      body: { messages: [{ code: "total_changed" }] },
    });
    expect(shop.placed()).toBe(0);
    expect((await complete(shop.env, KEY.replaceAll("1", "2"))).body.status).toBe("completed");
  });

  it("keeps no answer that the session lacks something, or that no instrument can pay", async () => {
    const shop = await newShop([{ outcome: "decided", status: "succeeded", failure: null }]);
    const ready = shop.answers[`GET /api/v1/carts/${ID}`] as typeof shown;
    const requirements = [{ code: "email-required", field: "email", message: "An email is needed." }];
    shop.answers[`GET /api/v1/carts/${ID}`] = { ...ready, requirements };
    expect((await complete(shop.env)).body.status).toBe("incomplete");
    shop.answers[`GET /api/v1/carts/${ID}`] = ready;
    const { listCredentialProviders } = shop.env.PAYMENTS_CREDENTIALS;
    shop.env.PAYMENTS_CREDENTIALS.listCredentialProviders = async () => [];
    expect((await complete(shop.env)).body.status).toBe("requires_escalation");
    shop.env.PAYMENTS_CREDENTIALS.listCredentialProviders = listCredentialProviders;
    expect((await complete(shop.env)).body.status).toBe("completed");
  });

  it("answers what came of a payment that the provider had not decided", async () => {
    const shop = await newShop([{ outcome: "decided", status: "processing", failure: null }]);
    expect((await complete(shop.env)).body.status).toBe("complete_in_progress");
    expect((await complete(shop.env)).body.status).toBe("complete_in_progress");
    shop.answers[`GET ${payments}`] = { items: [{ status: "succeeded" }], nextCursor: null };
    expect(await complete(shop.env)).toMatchObject({ isReplayed: false, body: { status: "completed" } });
    expect(shop.calls()).toBe(1);
  });

  it("keeps that the order was placed and its buyer has to confirm the payment", async () => {
    const shop = await newShop([{ outcome: "decided", status: "requires-action", failure: null }]);
    const escalated = await complete(shop.env);
    expect(escalated.body.status).toBe("requires_escalation");
    expect(await complete(shop.env)).toEqual({ ...escalated, isReplayed: true });
    expect([shop.calls(), shop.placed()]).toEqual([1, 1]);
  });
});
