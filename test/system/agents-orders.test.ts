import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Client, newGuest, newProduct, signInAsAdmin } from "../setup/client.ts";
import { eventually } from "../setup/eventually.ts";
import { buyThrough, type ReceivedOrder, startOrderAgent } from "../setup/agents/order-agent.ts";
import { sharedShop } from "../setup/shop.ts";

const shop = await sharedShop();
const agent = await startOrderAgent(shop, "2026-08-25");
const other = await startOrderAgent(shop, "2026-04-08");
afterAll(() => {
  for (const { close } of [agent, other]) close();
});

let admin: Client;
let buyer: Client;
let orderId: string;
beforeAll(async () => {
  admin = await signInAsAdmin(shop);
  buyer = await newGuest(shop);
});

/** Waits for a webhook about the order that this is true of. */
async function untilReceived(isWanted: (body: ReceivedOrder["body"]) => boolean): Promise<ReceivedOrder> {
  const found = await eventually(
    async () => agent.received.find(({ body }) => body.id === orderId && isWanted(body)),
    (each) => each !== undefined,
    30_000,
  );
  if (!found) throw new Error("no such webhook");
  return found;
}

describe("an order that came through an agent", () => {
  it("is sent to the agent when it is created, paid, shipped and refunded, each time as a whole and signed", async () => {
    const productId = await newProduct(admin, 5);
    const bought = await buyThrough(shop, { agent, buyer, productId });
    orderId = bought.orderId;
    const created = await untilReceived(() => true);
    expect(created).toMatchObject({
      isVerified: true,
      body: {
        ucp: { version: "2026-08-25" },
        ...{ id: orderId, checkout_id: bought.cartId, currency: "USD", adjustments: [] },
        line_items: [{ quantity: { original: 2, total: 2, fulfilled: 0 }, status: "processing" }],
      },
    });
    expect(JSON.stringify(created.body)).not.toMatch(/Ada|Main Street|Springfield/);

    const { value: paying } = await bought.tools.call("pay_order", { orderId, provider: "test" });
    const payment = paying.payment as { id: string };
    await buyer.post(`/api/v1/test-payments/${payment.id}`, { outcome: "succeed" });
    await eventually(
      () => admin.get<{ status: string }>(`/api/v1/orders/${orderId}`),
      ({ body }) => body.status === "paid",
      30_000,
    );
    await admin.post(`/api/v1/orders/${orderId}/fulfillments`, { trackingNumber: "T1", carrier: "UPS" });
    const shipped = await untilReceived(({ fulfillment }) => fulfillment.events.length > 0);
    expect(shipped).toMatchObject({
      isVerified: true,
      body: {
        fulfillment: { events: [{ type: "shipped", tracking_number: "T1" }] },
        line_items: [{ status: "fulfilled" }],
      },
    });

    await admin.post(`/api/v1/orders/${orderId}/refunds`, { amount: { amount: 300, currency: "USD" } });
    const refunded = await untilReceived(({ adjustments }) => adjustments.length > 0);
    expect(refunded).toMatchObject({
      isVerified: true,
      body: { adjustments: [{ type: "refund", totals: [{ type: "total", amount: -300 }] }] },
    });
    expect(agent.received.every(({ isVerified, body }) => isVerified && body.id === orderId)).toBe(true);
  });

  it("is read by that agent with a signed request, and by no other agent", async () => {
    expect(await agent.readOrder(orderId)).toMatchObject({ id: orderId, adjustments: [{ type: "refund" }] });
    expect((await other.readOrder(orderId)).messages).toMatchObject([{ code: "not_found" }]);
  });

  it("is the only one that is sent: an order of the same buyer that came through none is not", async () => {
    const productId = await newProduct(admin, 5);
    const { body: own } = await buyer.placeOrder([{ productId, quantity: 1 }]);
    expect((await agent.readOrder(own.id)).messages).toMatchObject([{ code: "not_found" }]);
    await eventually(
      () => admin.get<{ items: object[] }>(`/api/v1/orders/${own.id}/history`),
      ({ body }) => body.items.length > 0,
    );
    expect(agent.received.some(({ body }) => body.id === own.id)).toBe(false);
    expect(other.received).toEqual([]);
  });
});
