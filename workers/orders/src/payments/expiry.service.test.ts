import { eq, sql } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { Order } from "#shared/contracts/orders.ts";
import { CallBudget } from "#shared/core/call-budget.ts";
import { findOrder } from "../orders/orders.repository.ts";
import { setOrderStatus } from "../orders/transitions.service.ts";
import { orders } from "../tables.ts";
import { createOrdersTest, newCaller } from "../testing.ts";
import { expireUnpaidOrders } from "./expiry.service.ts";
import { handlePaymentEvents } from "./payment-events.service.ts";
import { paymentSucceeded, placePayableOrder } from "./testing.ts";

const test = await createOrdersTest();
afterAll(test.close);
beforeEach(async () => {
  await test.ctx.db.update(orders).set({ paymentDueAt: null });
  test.payments.calls.length = 0;
});

const read = async ({ id }: Order) => (await findOrder(test.ctx.db, id, newCaller("admin")))?.order;

async function placeDueOrder(): Promise<Order> {
  const order = await placePayableOrder(test);
  await test.ctx.db
    .update(orders)
    .set({ paymentDueAt: sql`now() - interval '1 second'` })
    .where(eq(orders.id, order.id));
  return order;
}

describe("expireUnpaidOrders()", () => {
  it("cancels an order that was not paid in time, once its payments are canceled", async () => {
    const due = await placeDueOrder();
    const early = await placePayableOrder(test);
    expect(Date.parse(early.paymentDueAt ?? "") - Date.parse(early.createdAt)).toBe(3_600_000);
    await Promise.all([expireUnpaidOrders(test.ctx), expireUnpaidOrders(test.ctx)]);
    expect(await read(due)).toMatchObject({ status: "cancelled", cancelReason: "unpaid", version: 2 });
    expect(await read(early)).toMatchObject({ status: "pending" });
  });

  it.each(["succeeded", "processing", "unknown"] as const)("waits when the payment is %s", async (outcome) => {
    const due = await placeDueOrder();
    test.payments.outcomes.set(due.id, outcome);
    await expireUnpaidOrders(test.ctx);
    expect(await read(due)).toMatchObject({ status: "pending", cancelReason: null });
  });

  it("leaves an order that was paid by hand, and one that never has to be paid", async () => {
    const paid = await placeDueOrder();
    await setOrderStatus(test.ctx, { id: paid.id, versions: undefined, to: "paid" });
    const never = await placePayableOrder(test);
    await test.ctx.db.update(orders).set({ paymentDueAt: null }).where(eq(orders.id, never.id));
    await expireUnpaidOrders(test.ctx);
    expect([await read(paid), await read(never)]).toMatchObject([{ status: "paid" }, { status: "pending" }]);
  });

  it("cancels nothing while payments does not answer", async () => {
    const due = await placeDueOrder();
    test.payments.isDown = true;
    await expect(expireUnpaidOrders(test.ctx)).rejects.toThrow();
    test.payments.isDown = false;
    expect(await read(due)).toMatchObject({ status: "pending" });
  });

  it("cancels or accepts the payment when both happen at once, and never both", async () => {
    for (let round = 0; round < 10; round++) {
      const due = await placeDueOrder();
      const event = paymentSucceeded(due);
      await Promise.all([expireUnpaidOrders(test.ctx), handlePaymentEvents(test.ctx, [event])]);
      for (let each = 0; each < 3; each++) await test.ctx.settle();
      const isPaid = (await read(due))?.status === "paid";
      expect(test.payments.declined.paymentIds.includes(event.data.id)).toBe(!isPaid);
      expect(await read(due)).toMatchObject({ status: isPaid ? "paid" : "cancelled", version: 2 });
    }
  });

  it("asks payments once for fifty orders, and goes on past those that wait", async () => {
    const waiting = await Promise.all(Array.from({ length: 50 }, placeDueOrder));
    for (const { id } of waiting) test.payments.outcomes.set(id, "processing");
    const last = await placeDueOrder();
    await test.ctx.db.update(orders).set({ paymentDueAt: sql`now() - interval '1 ms'` }).where(eq(orders.id, last.id));
    await expireUnpaidOrders(test.ctx, new CallBudget(2));
    expect(test.payments.calls).toEqual(["cancelPayments", "cancelPayments"]);
    expect(await read(last)).toMatchObject({ status: "cancelled" });
  });
});
