import { eq, type SQL, sql } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { Order } from "#shared/contracts/orders.ts";
import type { PaymentsRpc } from "#shared/contracts/payments-rpc.ts";
import { CallBudget } from "#shared/core/call-budget.ts";
import { findOrder } from "../orders/orders.repository.ts";
import { setOrderStatus } from "../orders/transitions.service.ts";
import { orders } from "../tables.ts";
import { createOrdersTest, newCaller } from "../testing.ts";
import { selectDue } from "./expiry.repository.ts";
import { expireUnpaidOrders } from "./expiry.service.ts";
import { handlePaymentEvents } from "./payment-events.service.ts";
import { paymentFailed, paymentSucceeded, placePayableOrder } from "./testing.ts";

const test = await createOrdersTest();
afterAll(test.close);
beforeEach(async () => {
  await test.ctx.db.update(orders).set({ paymentDueAt: null });
  test.payments.calls.length = 0;
  test.payments.outcomes.clear();
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

/** Adds unpaid orders, and returns their ids. */
async function addDueOrders(count: number, dueAt: SQL): Promise<string[]> {
  const { rows } = await test.ctx.db.execute<{ id: string }>(sql`
    INSERT INTO ${orders} (id, user_id, total_amount, currency, reservation_id, request_hash, payment_due_at)
    SELECT uuidv7(), gen_random_uuid(), 500, 'USD', gen_random_uuid(), 'x', ${dueAt} FROM generate_series(1, ${count}::int)
    RETURNING id`);
  return rows.map(({ id }) => id);
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

  it("asks payments once for fifty orders, and not again about those that wait before others had their turn", async () => {
    const waiting = await addDueOrders(120, sql`now() - interval '1 hour'`);
    for (const id of waiting) test.payments.outcomes.set(id, "processing");
    await expireUnpaidOrders(test.ctx, new CallBudget(2));
    const last = await placeDueOrder();
    await expireUnpaidOrders(test.ctx, new CallBudget(2));
    expect(test.payments.calls).toEqual(["cancelPayments", "cancelPayments", "cancelPayments"]);
    expect(await read(last)).toMatchObject({ status: "cancelled" });
  });

  it.each([
    ["processing", "1 second", 50],
    ["processing", "20 minutes", 1_200],
    ["processing", "3 days", 3_600],
    ["unknown", "20 minutes", 300],
  ] as const)(
    "asks about a payment that is %s after %s again as late as that, within limits",
    async (outcome, after, seconds) => {
      const [id = ""] = await addDueOrders(1, sql`now() - ${after}::interval`);
      test.payments.outcomes.set(id, outcome);
      await expireUnpaidOrders(test.ctx);
      const wait = sql<number>`extract(epoch FROM ${orders.nextExpiryAt} - now())::int`;
      const [row] = await test.ctx.db.select({ wait }).from(orders).where(eq(orders.id, id));
      expect(row?.wait).toBeGreaterThan(seconds - 30);
      expect(row?.wait).toBeLessThanOrEqual(seconds + 1);
    },
  );

  it("cancels an order that waits for a payment with the next run after that payment failed", async () => {
    const due = await placeDueOrder();
    const other = await placeDueOrder();
    for (const { id } of [due, other]) test.payments.outcomes.set(id, "processing");
    await expireUnpaidOrders(test.ctx);
    test.payments.outcomes.clear();
    const [outcome] = await handlePaymentEvents(test.ctx, [paymentFailed(due)]);
    expect(outcome).toMatchObject({ handled: true });
    await expireUnpaidOrders(test.ctx);
    expect([await read(due), await read(other)]).toMatchObject([{ status: "cancelled" }, { status: "pending" }]);
  });

  it("does not let an order wait whose payment fails while a run asks about it", async () => {
    const due = await placeDueOrder();
    const rpc: PaymentsRpc = {
      ...test.payments.rpc,
      cancelPayments: async (_call, { orderIds }) => {
        await handlePaymentEvents(test.ctx, [paymentFailed(due)]);
        return orderIds.map((orderId) => ({ orderId, outcome: "processing" }));
      },
    };
    await expireUnpaidOrders({ ...test.ctx, payments: rpc });
    await expireUnpaidOrders(test.ctx);
    expect(await read(due)).toMatchObject({ status: "cancelled" });
  });

  it("finds due orders along an index, without a sort", async () => {
    await addDueOrders(5_000, sql`now() + interval '1 hour'`);
    await test.database.runAsOwner("ANALYZE orders");
    const { rows } = await test.ctx.db.execute(sql`EXPLAIN ${selectDue(50)}`);
    expect(JSON.stringify(rows)).toContain("orders_next_expiry_at_idx");
    expect(JSON.stringify(rows)).not.toContain("Sort");
  });
});
