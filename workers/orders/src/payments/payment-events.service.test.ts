import { eq, sql } from "drizzle-orm";
import pMap from "p-map";
import { afterAll, describe, expect, it } from "vitest";
import { OrderEventSchema } from "#shared/contracts/events/orders.ts";
import { storeDeadLetter } from "#shared/events/subscriber/dead-letters.service.ts";
import { findHandledEvents } from "#shared/events/subscriber/inbox.repository.ts";
import { RelayTurns } from "#shared/events/publisher/relay-turns.ts";
import type { Caller } from "#shared/http/route.ts";
import type { Order } from "#shared/contracts/orders.ts";
import { newId } from "#shared/values/ids.ts";
import type { DueOrderEvent } from "../events/events.repository.ts";
import { relayDueEvents } from "../events/events.service.ts";
import { cancelOrder, setOrderStatus } from "../orders/transitions.service.ts";
import { findOrder } from "../orders/orders.repository.ts";
import { deadLetters, eventDeliveries, events, orders, paymentDeclines } from "../tables.ts";
import { createOrdersTest, newCaller } from "../testing.ts";
import { declinePayments } from "./declines.service.ts";
import { handlePaymentEvents, reconcilePaymentEvents } from "./payment-events.service.ts";
import { paymentSucceeded, placePayableOrder, refundChanged } from "./testing.ts";

const test = await createOrdersTest();
afterAll(test.close);

type PaymentSucceeded = ReturnType<typeof paymentSucceeded>;

async function handle(...events: unknown[]) {
  const outcomes = await handlePaymentEvents(test.ctx, events);
  for (let round = 0; round < 3; round++) await test.ctx.settle();
  return outcomes.map(({ handled }) => handled);
}
const read = async ({ id }: Order) => (await findOrder(test.ctx.db, id, newCaller("admin")))?.order;
const customer = ({ userId }: Order): Caller => ({ kind: "user", userId, sessionId: newId(), role: "customer" });
const paidByHand = (order: Order) => setOrderStatus(test.ctx, { id: order.id, versions: undefined, to: "paid" });
const cancel = async (order: Order) => {
  await cancelOrder(test.ctx, customer(order), { id: order.id, versions: undefined });
  await test.ctx.settle();
};

describe("a payment that succeeded", () => {
  it("makes its order paid, once however often the event comes", async () => {
    const order = await placePayableOrder(test);
    const event = paymentSucceeded(order);
    expect(await handle(event, event)).toEqual([true, true]);
    expect(await handle({ ...event, id: newId() })).toEqual([true]);
    expect(await read(order)).toMatchObject({ status: "paid", paymentStatus: "paid", version: 2 });
    expect(test.sent.filter(({ type }) => type === "order.paid")).toHaveLength(1);
    expect(test.payments.declined.paymentIds).not.toContain(event.data.id);
  });

  it("costs one round trip where sixteen succeed at once, and the events of their orders few more together", async () => {
    const placed = await pMap(Array.from({ length: 16 }), () => placePayableOrder(test), { concurrency: 4 });
    const ids = placed.map(({ id }) => id);
    test.measured.length = 0;
    const relayTurns = new RelayTurns<DueOrderEvent>();
    await handlePaymentEvents(
      { ...test.ctx, relayTurns },
      placed.map((order) => paymentSucceeded(order)),
    );
    await test.ctx.settle();
    const roundTrips = test.measured.filter(({ kind }) => kind === "database").length;
    expect(roundTrips).toBeGreaterThan(16);
    expect(roundTrips).toBeLessThan(24);
    const sent = test.sent.filter(({ type, subject }) => type === "order.paid" && ids.includes(subject));
    expect(sent).toHaveLength(16);
    const [first] = sent;
    expect(OrderEventSchema.parse(first)).toMatchObject({
      data: { status: "paid", paymentStatus: "paid", version: 2 },
    });
    const unsent = sql`sent_at IS NULL AND event_id IN (SELECT id FROM ${events} WHERE type = 'order.paid')`;
    expect(await test.ctx.db.$count(eventDeliveries, unsent)).toBe(0);
  });

  it("leaves the event of its order to the cron when its invocation ends before it is sent", async () => {
    const order = await placePayableOrder(test);
    const relayTurns = new RelayTurns<DueOrderEvent>();
    // Another invocation has the turn, and is terminated with the events that it was left.
    relayTurns.begin(Date.now());
    await handlePaymentEvents({ ...test.ctx, relayTurns }, [paymentSucceeded(order)]);
    await test.ctx.settle();
    const sent = () => test.sent.filter(({ type, subject }) => type === "order.paid" && subject === order.id);
    await relayDueEvents(test.ctx);
    expect(sent()).toEqual([]);
    await test.ctx.db.update(eventDeliveries).set({ nextAttemptAt: sql`next_attempt_at - interval '1 hour'` });
    await relayDueEvents(test.ctx);
    expect(sent()).toHaveLength(1);
  });

  it("is declined when the order was cancelled, and the order shows that the money went back", async () => {
    const order = await placePayableOrder(test);
    await cancel(order);
    const event = paymentSucceeded(order);
    await handle(event);
    expect(test.payments.declined.orderIds).toContain(order.id);
    expect(test.payments.declined.paymentIds).toContain(event.data.id);
    expect(await read(order)).toMatchObject({ status: "cancelled", paymentStatus: "unpaid" });
    await handle(refundChanged(order, event.data.id, { refundedAmount: 1000, paymentVersion: 3 }));
    expect(await read(order)).toMatchObject({ status: "cancelled", paymentStatus: "refunded" });
  });

  it("is declined when the order was paid by hand, which stays paid when the money has gone back", async () => {
    const order = await placePayableOrder(test);
    await paidByHand(order);
    const event = paymentSucceeded(order);
    await handle(event);
    expect(test.payments.declined.paymentIds).toContain(event.data.id);
    await handle(refundChanged(order, event.data.id, { refundedAmount: 1000, paymentVersion: 3 }));
    expect(await read(order)).toMatchObject({ status: "paid", paymentStatus: "paid" });
  });

  it("is declined when another payment came first, also when fifty succeed at once", async () => {
    const order = await placePayableOrder(test);
    const events = Array.from({ length: 50 }, () => paymentSucceeded(order));
    await handle(...events);
    expect(await read(order)).toMatchObject({ status: "paid", version: 2 });
    const declined = events.filter(({ data }) => test.payments.declined.paymentIds.includes(data.id));
    expect(declined).toHaveLength(49);
  });

  it.each([
    ["the queue brings its event", (event: PaymentSucceeded) => handle(event)],
    [
      "its event is read from the log",
      async (event: PaymentSucceeded) => {
        test.paymentEvents.push(event);
        await reconcilePaymentEvents(test.ctx);
        await test.ctx.settle();
      },
    ],
  ])("is not refunded when its order is missing, as in a restored database, and %s", async (_, bring) => {
    const order = await placePayableOrder(test);
    const event = paymentSucceeded({ ...order, id: newId() });
    await bring(event);
    await declinePayments(test.ctx);
    expect(test.payments.declined.paymentIds).not.toContain(event.data.id);
    expect(await findHandledEvents(test.ctx.db, [event.id])).toEqual(new Set());
  });

  it("becomes a dead letter when its order is missing, and pays the order once that is back", async () => {
    const other = await placePayableOrder(test);
    const order = { ...other, id: newId() };
    const event = paymentSucceeded(order);
    const [outcome] = await handlePaymentEvents(test.ctx, [event, paymentSucceeded(other)]);
    expect(outcome).toMatchObject({ handled: false, isPermanent: true });
    expect(await read(other)).toMatchObject({ status: "paid" });
    await storeDeadLetter(test.ctx, event, { error: (outcome as { error: unknown }).error, attempts: 1 });
    const isThis = eq(deadLetters.eventId, event.id);
    const [letter] = await test.ctx.db.select().from(deadLetters).where(isThis);
    expect(letter?.error).toBe(
      "A payment succeeded for an order that is not in this database. Nothing is refunded because of it.",
    );

    // A replay too early leaves it as it is.
    expect(await handle(event)).toEqual([false]);
    expect(await test.ctx.db.$count(deadLetters, isThis)).toBe(1);

    const [row] = await test.ctx.db
      .select()
      .from(orders)
      .where(eq(orders.id, (await placePayableOrder(test)).id));
    await test.ctx.db
      .insert(orders)
      .values({ ...row, id: order.id, reservationId: newId(), number: 1 } as typeof orders.$inferInsert);
    expect(await handle(event)).toEqual([true]);
    expect(await read(order)).toMatchObject({ status: "paid", paymentStatus: "paid" });
    expect(await test.ctx.db.$count(deadLetters, isThis)).toBe(0);
    expect(test.payments.declined.paymentIds).not.toContain(event.data.id);
  });

  it("is declined when it is not of the order's total", async () => {
    const order = await placePayableOrder(test);
    const event = paymentSucceeded(order, newId(), { amount: 999, currency: "USD" });
    await handle(event);
    expect(await read(order)).toMatchObject({ status: "pending" });
    expect(test.payments.declined.paymentIds).toContain(event.data.id);
  });

  it("is declined or pays when the order is cancelled at the same time, and a cancelled order is declined too", async () => {
    for (let round = 0; round < 10; round++) {
      const order = await placePayableOrder(test);
      const event = paymentSucceeded(order);
      await Promise.all([handle(event), cancel(order)]);
      expect(await read(order)).toMatchObject({ status: "cancelled" });
      expect(test.payments.declined.orderIds).toContain(order.id);
    }
  });

  it("is sent to payments by the cron when payments does not answer", async () => {
    const order = await placePayableOrder(test);
    await cancel(order);
    test.payments.isDown = true;
    const event = paymentSucceeded(order);
    await handle(event);
    expect(await test.ctx.db.select().from(paymentDeclines)).toMatchObject([
      { kind: "payment", subjectId: event.data.id },
    ]);
    test.payments.isDown = false;
    await declinePayments(test.ctx);
    expect(await test.ctx.db.select().from(paymentDeclines)).toEqual([]);
    expect(test.payments.declined.paymentIds).toContain(event.data.id);
  });
});

describe("a refund", () => {
  it("shows on the order, whichever of its events comes first", async () => {
    const order = await placePayableOrder(test);
    const event = paymentSucceeded(order);
    await handle(event);
    await handle(refundChanged(order, event.data.id, { refundedAmount: 400, paymentVersion: 3 }));
    expect(await read(order)).toMatchObject({ status: "paid", paymentStatus: "partially-refunded" });
    await handle(refundChanged(order, event.data.id, { refundedAmount: 1000, paymentVersion: 5 }));
    await handle(refundChanged(order, event.data.id, { refundedAmount: 400, paymentVersion: 4, status: "failed" }));
    expect(await read(order)).toMatchObject({ status: "paid", paymentStatus: "refunded" });
  });

  it("that failed after it had succeeded leaves the order paid", async () => {
    const order = await placePayableOrder(test);
    const event = paymentSucceeded(order);
    await handle(event);
    await handle(refundChanged(order, event.data.id, { refundedAmount: 1000, paymentVersion: 3 }));
    await handle(refundChanged(order, event.data.id, { refundedAmount: 0, paymentVersion: 4, status: "failed" }));
    expect(await read(order)).toMatchObject({ paymentStatus: "paid" });
  });
});

describe("the events of payments", () => {
  it("are read from the log when the queue did not bring them", async () => {
    const order = await placePayableOrder(test);
    test.paymentEvents.push(paymentSucceeded(order));
    await reconcilePaymentEvents(test.ctx);
    await test.ctx.settle();
    expect(await read(order)).toMatchObject({ status: "paid" });
  });

  it("are handled by the cron without relaying events of new orders, which would take calls that other jobs need", async () => {
    const relayTurns = new RelayTurns<DueOrderEvent>();
    const { id } = await placePayableOrder(test);
    const { reservationId = "" } = (await test.ctx.db.select().from(orders).where(eq(orders.id, id)))[0] ?? {};
    const created = { id: newId(), type: "order.created", data: { id }, traceparent: "", createdAt: "" };
    relayTurns.add([{ ...created, subscribers: ["notifications"], reservationId }]);
    const order = await placePayableOrder(test);
    test.products.calls.length = 0;
    test.paymentEvents.push(paymentSucceeded(order));
    await reconcilePaymentEvents({ ...test.ctx, relayTurns });
    await test.ctx.settle();
    expect(test.sent.filter(({ type, subject }) => type === "order.paid" && subject === order.id)).toHaveLength(1);
    expect(test.products.calls).toEqual([]);
  });

  it("that are not valid become dead letters", async () => {
    const order = await placePayableOrder(test);
    const event = paymentSucceeded(order);
    test.paymentEvents.push({ ...event, data: { ...event.data, amount: "all of it" } } as never);
    await reconcilePaymentEvents(test.ctx);
    expect(await test.ctx.db.select().from(deadLetters).where(eq(deadLetters.eventId, event.id))).toHaveLength(1);
  });
});
