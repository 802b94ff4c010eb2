import { and, eq, inArray, ne, sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, expect, it } from "vitest";
import type { Order } from "#shared/contracts/orders.ts";
import { startOrderPayment } from "../../workers/orders/src/payments/order-payments.service.ts";
import { expireUnpaidOrders } from "../../workers/orders/src/payments/expiry.service.ts";
import { placePayableOrder } from "../../workers/orders/src/payments/testing.ts";
import { cancelOrder, setOrderStatus } from "../../workers/orders/src/orders/transitions.service.ts";
import { events, orders as orderTable } from "../../workers/orders/src/tables.ts";
import { confirmPayment } from "../../workers/payments/src/credentials/credentials.service.ts";
import { payments as paymentTable, testPayments } from "../../workers/payments/src/tables.ts";
import { decideTestPayment } from "../../workers/payments/src/test-provider/test-payments.service.ts";
import type { TestOutcome } from "../../workers/payments/src/test-provider/test-payments.schema.ts";
import { createPaymentWorld, type Crash } from "../setup/faults/payment-world.ts";
import { isSample } from "../setup/faults/sample.ts";

const world = await createPaymentWorld();
afterAll(world.close);
world.payments.allowRetries();

const ACTIONS = [
  "start",
  "succeed",
  "succeed-late",
  "succeed-twice",
  "out-of-order",
  "decline",
  "pay after a decline",
  "refund-fails",
  "pay by token",
  "be refused by token",
  "cancel",
  "expire",
  "pay by hand",
  "recover",
] as const;
type Action = (typeof ACTIONS)[number];

const crash = fc.option(fc.record({ at: fc.integer({ min: 1, max: 8 }), isDone: fc.boolean() }), { nil: undefined });
const stepOf = (action: fc.Arbitrary<Action>, beside: fc.Arbitrary<Action>) =>
  fc.record({
    action,
    /** Also done at the same time. */
    beside: fc.option(beside, { nil: undefined }),
    crash,
  });
// Most sequences should have money in them.
const step = stepOf(
  fc.oneof(
    { weight: 2, arbitrary: fc.constant<Action>("start") },
    { weight: 5, arbitrary: fc.constantFrom(...ACTIONS) },
  ),
  fc.constantFrom(...ACTIONS),
);
const tokens = fc.constantFrom<Action>("pay by token", "be refused by token");
const stepOfAgent = stepOf(fc.oneof(tokens, fc.constant<Action>("recover")), tokens);
type Step = { action: Action; beside: Action | undefined; crash: Crash | undefined };

/** Does an action to an order, or to one of its payments. */
async function act(order: Order, action: Action): Promise<unknown> {
  const { ctx, payments } = world;
  const caller = { kind: "user" as const, userId: order.userId, sessionId: order.userId, role: "customer" as const };
  const target = { id: order.id, versions: undefined };
  switch (action) {
    case "start":
      return startOrderPayment(ctx, caller, {
        ...{ orderId: order.id, origin: "https://shop.example", idempotencyKey: undefined },
        body: { provider: "test" },
      });
    case "pay by token":
    case "be refused by token":
      return payByToken(order, action === "pay by token" ? "success_token" : "fail_token");
    case "cancel":
      return cancelOrder(ctx, caller, target);
    case "pay by hand":
      return setOrderStatus(ctx, { ...target, to: "paid" });
    case "expire":
      await ctx.db
        .update(orderTable)
        .set({ paymentDueAt: sql`now() - interval '1 second'` })
        .where(eq(orderTable.id, order.id));
      return expireUnpaidOrders(ctx);
    case "recover":
      return world.recover();
    case "pay after a decline":
      return payAfterDecline(order);
    default: {
      const started = await payments.ctx.db.select().from(paymentTable).where(eq(paymentTable.orderId, order.id));
      return Promise.allSettled(started.map(({ id }) => decideTestPayment(payments.ctx, id, action as TestOutcome)));
    }
  }
}

/** Payments that were captured after a decline. */
const capturedAfterDecline = new Set<string>();

/** Starts the payment of an order, or finds the one that is open. */
async function startTestPayment({ id: orderId, userId }: Order) {
  const caller = { kind: "user" as const, userId, sessionId: userId, role: "customer" as const };
  const { payment } = await startOrderPayment(world.ctx, caller, {
    ...{ orderId, origin: "https://shop.example", idempotencyKey: undefined },
    body: { provider: "test" },
  });
  return payment;
}

/** As a customer can at Stripe, whose card is declined and who pays in the same form then. The second message is lost. */
async function payAfterDecline(order: Order): Promise<void> {
  const { payments } = world;
  const payment = await startTestPayment(order);
  await decideTestPayment(payments.ctx, payment.id, "decline");
  await payments.settle();
  const hasFailed = and(eq(testPayments.id, payment.id), eq(testPayments.state, "failed"));
  const captured = await payments.ctx.db
    .update(testPayments)
    .set({ state: "succeeded" })
    .where(hasFailed)
    .returning({ id: testPayments.id });
  for (const { id } of captured) capturedAfterDecline.add(id);
}

/** As an agent does: it starts the payment, or finds the open one, and confirms it with a credential. */
async function payByToken(order: Order, token: string): Promise<unknown> {
  const { payments } = world;
  const payment = await startTestPayment(order);
  const credential = { type: "token", token };
  const returnUrl = "https://shop.example/orders";
  return confirmPayment(payments.ctx, { paymentId: payment.id, userId: order.userId, credential, returnUrl });
}

async function play(steps: Step[]): Promise<Order> {
  const order = await placePayableOrder({ ...world.orders, ctx: world.ctx });
  for (const { action, beside, crash } of steps) {
    // Both end before the next step, also when one of them fails.
    const both = () => Promise.allSettled([act(order, action), beside && act(order, beside)]);
    await world.attempt(both, crash);
  }
  await world.recover();
  expect(await world.examine()).toEqual([]);
  const { db } = world.payments.ctx;
  const isUnknown = and(inArray(paymentTable.id, [...capturedAfterDecline]), ne(paymentTable.status, "succeeded"));
  const unknown = await db.select().from(paymentTable).where(isUnknown);
  capturedAfterDecline.clear();
  expect(unknown, "captured money that the shop does not know of").toEqual([]);
  // So that the next sequence has the whole batch of the cron.
  await db.update(paymentTable).set({ isFinal: true });
  const types = (await world.ctx.db.select().from(events).where(eq(events.orderId, order.id))).map(({ type }) => type);
  expect(types.filter((type) => type === "order.paid").length).toBeLessThanOrEqual(1);
  return order;
}

const RUNS = isSample ? 80 : 200;
const RUNS_OF_AGENTS = 15;
const sequenceOf = (each: fc.Arbitrary<Step>) => fc.array(each, { minLength: 2, maxLength: 7 });

it(`money belongs to a paid order or goes back after each of ${RUNS} generated sequences of payments, cancellations, expiry and crashes`, async () => {
  const seed = Number(process.env.SEED) || Date.now() % 2 ** 31;
  console.log(`Generated with SEED=${seed}`);
  await fc.assert(
    fc.asyncProperty(sequenceOf(step), async (steps) => void (await play(steps))),
    { numRuns: RUNS, seed },
  );
}, 600_000);

it(`agents take money for an order once in each of ${RUNS_OF_AGENTS} generated sequences of credentials and crashes`, async () => {
  const seed = Number(process.env.SEED) || Date.now() % 2 ** 31;
  console.log(`Generated with SEED=${seed}`);
  const playAgent = async (steps: Step[]) => {
    const { id } = await play(steps);
    const made = await world.payments.ctx.db.select().from(paymentTable).where(eq(paymentTable.orderId, id));
    expect(made.filter(({ status }) => status === "succeeded").length).toBeLessThanOrEqual(1);
  };
  await fc.assert(fc.asyncProperty(sequenceOf(stepOfAgent), playAgent), { numRuns: RUNS_OF_AGENTS, seed });
}, 600_000);
