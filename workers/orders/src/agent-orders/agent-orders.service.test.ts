import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { formatTraceparent } from "#shared/core/trace.ts";
import { createFulfillment } from "../fulfillments/fulfillments.service.ts";
import { SYSTEM } from "../orders/new-order-event.ts";
import { cancelOrder, setOrderStatus } from "../orders/transitions.service.ts";
import { orders } from "../tables.ts";
import { createOrdersTest, fakeQueue, newCaller, type OrdersTest, placeOrderOf } from "../testing.ts";
import { handlePaymentEvents } from "../payments/payment-events.service.ts";
import { readAgentOrder, readOrderForItsAgent } from "./agent-orders.service.ts";

let test: OrdersTest;

beforeAll(async () => {
  test = await createOrdersTest();
});
afterAll(() => test?.close());

const agent = { profile: "https://agent.dev/profile.json", version: "2026-08-25" };

async function orderThroughAgent() {
  const owner = newCaller();
  const order = await placeOrderOf(test, owner, [2, 1]);
  await test.ctx.db.update(orders).set({ agent }).where(eq(orders.id, order.id));
  return { owner, order, orderId: order.id };
}

describe("readAgentOrder()", () => {
  it("shows an order to its owner and to the agent that it came through, and to no one else", async () => {
    const { owner, order, orderId } = await orderThroughAgent();
    const noReader = { userId: null, profile: null };
    const read = (reader: object) => readAgentOrder(test.ctx, { orderId, ...noReader, ...reader });
    expect(await read({ profile: agent.profile })).toMatchObject({ order: { id: order.id }, agent });
    expect(await read({ userId: owner.userId, profile: "https://other.dev/" })).toMatchObject({
      order: { id: order.id },
    });
    expect(await read({})).toBeNull();
    expect(await read({ userId: newCaller().userId })).toBeNull();
    expect(await read({ profile: "https://agent.dev/" })).toBeNull();
    const own = await placeOrderOf(test, owner, [1]);
    expect(await readAgentOrder(test.ctx, { orderId: own.id, userId: null, profile: agent.profile })).toBeNull();
  });

  it("has parcels, refunds and the times of the statuses", async () => {
    const { owner, orderId } = await orderThroughAgent();
    await setOrderStatus(test.ctx, { id: orderId, to: "paid", versions: undefined });
    await createFulfillment(test.ctx, { orderId, by: SYSTEM, trackingNumber: "T1" });
    await setOrderStatus(test.ctx, { id: orderId, to: "delivered", versions: undefined });
    await test.ctx.settle();
    const refund = { id: crypto.randomUUID(), createdAt: "2026-11-01T00:00:00.000Z" };
    test.payments.listed = [{ ...refund, id: crypto.randomUUID() }, refund] as never;
    const read = await readAgentOrder(test.ctx, { orderId, userId: owner.userId, profile: null });
    expect(read?.fulfillments).toMatchObject([{ trackingNumber: "T1" }]);
    expect(read?.statuses.map(({ status }) => status)).toEqual(["paid", "shipped", "delivered"]);
    expect(read?.refunds.at(0)).toEqual(refund);
    expect(read?.returns).toEqual([]);
  });
});

describe("readOrderForItsAgent()", () => {
  it("knows orders that came through an agent alone", async () => {
    const { owner, orderId } = await orderThroughAgent();
    await cancelOrder(test.ctx, owner, { id: orderId, versions: undefined });
    expect(await readOrderForItsAgent(test.ctx, orderId)).toMatchObject({
      order: { status: "cancelled" },
      agent,
      refunds: [],
      statuses: [{ status: "cancelled", at: expect.stringMatching(/Z$/) }],
    });
    const own = await placeOrderOf(test, owner, [1]);
    expect(await readOrderForItsAgent(test.ctx, own.id)).toBeNull();
  });
});

describe("the events for agents", () => {
  it("are those of orders that came through one, and of no other order", async () => {
    const sent: { type: string; subject: string }[] = [];
    test.ctx.subscribers.set(
      "agents",
      fakeQueue((message) => void sent.push(message as never)),
    );
    const { owner, orderId } = await orderThroughAgent();
    const own = await placeOrderOf(test, owner, [1]);
    for (const id of [orderId, own.id]) await setOrderStatus(test.ctx, { id, to: "paid", versions: undefined });
    await createFulfillment(test.ctx, { orderId, by: SYSTEM });
    await test.ctx.settle();
    expect(sent.filter(({ type }) => !type.startsWith("fulfillment"))).toMatchObject([
      { type: "order.paid", subject: orderId },
      { type: "order.shipped", subject: orderId },
    ]);
    expect(sent.some(({ type }) => type === "fulfillment.created")).toBe(true);
    test.ctx.subscribers.delete("agents");
  });

  it("report its refunds too, once for each", async () => {
    const sent: { type: string; subject: string }[] = [];
    test.ctx.subscribers.set(
      "agents",
      fakeQueue((message) => void sent.push(message as never)),
    );
    const paymentId = crypto.randomUUID();
    const { orderId } = await orderThroughAgent();
    await test.ctx.db
      .update(orders)
      .set({ status: "paid", paymentId, paymentVersion: 1 })
      .where(eq(orders.id, orderId));
    test.sent.length = 0;
    const refund = {
      ...{ specversion: "1.0", id: crypto.randomUUID(), source: "/api/v1/payments", type: "refund.succeeded" },
      ...{ subject: crypto.randomUUID(), time: "2026-11-01T00:00:00.000Z", datacontenttype: "application/json" },
      traceparent: formatTraceparent(test.ctx.trace),
      data: {
        ...{ id: crypto.randomUUID(), orderId, paymentId, userId: crypto.randomUUID(), reason: null },
        ...{ amount: { amount: 100, currency: "USD" }, status: "succeeded", paymentVersion: 2 },
        ...{ paidAmount: 1000, refundedAmount: 100, createdAt: "2026-11-01T00:00:00.000Z" },
        updatedAt: "2026-11-01T00:00:00.000Z",
      },
    };
    for (const _ of [1, 2]) {
      expect(await handlePaymentEvents(test.ctx, [refund])).toMatchObject([{ handled: true }]);
      await test.ctx.settle();
    }
    expect(sent).toMatchObject([{ type: "agent-order.refunded", subject: orderId }]);
    expect(test.sent).toEqual([]);
    test.ctx.subscribers.delete("agents");
  });
});
