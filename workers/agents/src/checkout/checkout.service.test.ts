import { beforeEach, describe, expect, it, vi } from "vitest";
import type { SessionCart } from "#shared/contracts/agents/agent-sessions.ts";
import { app } from "../app.ts";
import { createEnv } from "../testing.ts";

const VERSION = "2026-04-08";
const ID = "01980000-0000-7000-8000-000000000001";
const ORDER_ID = "01980000-0000-7000-8000-000000000002";
const SESSION = "s".repeat(43);
const usd = (amount: number) => ({ amount, currency: "USD" });
const cart = {
  ...{ id: ID, currency: "USD", email: null, reminderConsent: false, shippingAddress: null, shippingMethod: null },
  ...{ items: [], discountCodes: [], discounts: [], taxes: [], requirements: [], orderId: ORDER_ID, version: 1 },
  ...{ subtotal: usd(5), shippingTotal: usd(0), total: usd(5) },
  ...{ createdAt: "2026-11-01T00:00:00.000Z", expiresAt: "2026-12-01T00:00:00.000Z" },
};
const pending = { id: ORDER_ID, number: 7, status: "pending", paymentStatus: "unpaid", version: 3 };
const cancelled = { ...pending, status: "cancelled", version: 4 };

let agents = 0;
let profile = "";

beforeEach(() => {
  profile = `https://agent.dev/cancel-${agents++}`;
  const capabilities = { "dev.ucp.shopping.checkout": [{ version: VERSION }] };
  vi.stubGlobal("fetch", async () => Response.json({ ucp: { version: VERSION, capabilities } }));
});

/** A shop with a session whose cart has become this order; `cancel` is what orders answers to its cancellation. */
async function newShop(cancel: (set: (order: object, wasPaid?: boolean) => void) => unknown) {
  let read = { cart, order: pending, wasPaid: false, methods: [] } as object;
  const set = (order: object, wasPaid = false) => {
    read = { ...read, order, wasPaid };
  };
  const { env, requests } = createEnv({
    [`POST /api/v1/orders/${ORDER_ID}/cancel`]: () => cancel(set),
    [`GET /api/v1/orders/${ORDER_ID}/payments`]: { items: [], nextCursor: null },
  });
  const session = { id: SESSION, agent: profile, cartId: ID, userId: ID, guestSessionId: ID, details: {} };
  await env.ORDERS_SESSIONS.openSession({} as never, session);
  env.ORDERS_SESSIONS.readCart = async () => read as SessionCart;
  const ask = async (request: string) => {
    const [method = "", path = ""] = request.split(" ");
    const headers = { "Content-Type": "application/json", "UCP-Agent": `profile="${profile}"` };
    const init = { method, headers, ...(method === "POST" ? { body: "{}" } : {}) };
    const response = await app.request(`https://shop.example/ucp/checkout-sessions/${SESSION}${path}`, init, env);
    const { status, code } = (await response.json()) as { status?: string; code?: string };
    return [response.status, status ?? code];
  };
  return { ask, set, requests };
}

describe("cancelSession()", () => {
  it("cancels the unpaid order, and the session stays canceled when a payment comes late and is refunded", async () => {
    const { ask, set, requests } = await newShop((change) => {
      change(cancelled);
      return cancelled;
    });
    expect(await ask("POST /cancel")).toEqual([200, "canceled"]);
    const { headers } = requests.find(({ url }) => url.endsWith("/cancel")) as Request;
    expect(headers.get("If-Match")).toBe('"3"');
    set({ ...cancelled, paymentStatus: "refunded" });
    expect(await ask("GET ")).toEqual([200, "canceled"]);
    expect(await ask("POST /complete")).toEqual([200, "canceled"]);
    expect(await ask("POST /cancel")).toEqual([409, "session_closed"]);
  });

  it("leaves an order alone that was paid in the meantime", async () => {
    const { ask } = await newShop((change) => {
      change({ ...pending, status: "paid", paymentStatus: "paid", version: 4 }, true);
      return Response.json({ type: "/problems/version-mismatch", title: "Changed" }, { status: 412 });
    });
    expect(await ask("POST /cancel")).toEqual([409, "session_closed"]);
    expect(await ask("GET ")).toEqual([200, "completed"]);
  });

  it("leaves a session completed whose order the shop cancelled after it was paid", async () => {
    const { ask, set } = await newShop(() => undefined);
    set({ ...cancelled, paymentStatus: "refunded" }, true);
    expect(await ask("POST /cancel")).toEqual([409, "session_closed"]);
    expect(await ask("GET ")).toEqual([200, "completed"]);
  });
});
