import { sql } from "drizzle-orm";
import { CallBudget } from "#shared/core/call-budget.ts";
import type { PaymentsRpc } from "#shared/contracts/payments-rpc.ts";
import type { CloudEvent } from "#shared/contracts/event-log.ts";
import { withClient } from "../../../tools/lib/databases.ts";
import type { Databases } from "../../../tools/operate/doctor/check.ts";
import { paymentChecks } from "../../../tools/operate/doctor/payment-checks.ts";
import { refundChecks } from "../../../tools/operate/doctor/refund-checks.ts";
import { relayDueEvents as relayOrders } from "../../../workers/orders/src/events/events.service.ts";
import { declinePayments as declineDue } from "../../../workers/orders/src/payments/declines.service.ts";
import { expireUnpaidOrders } from "../../../workers/orders/src/payments/expiry.service.ts";
import {
  handlePaymentEvents,
  reconcilePaymentEvents,
} from "../../../workers/orders/src/payments/payment-events.service.ts";
import { createOrdersTest } from "../../../workers/orders/src/testing.ts";
import {
  listEventIds,
  readEvents,
  relayDueEvents as relayPayments,
} from "../../../workers/payments/src/events/events.service.ts";
import { listPayments, startPayment } from "../../../workers/payments/src/payments/payments.service.ts";
import {
  handleKeptMessages,
  syncFailedPayments,
  syncOpenPayments,
} from "../../../workers/payments/src/payments/states.service.ts";
import { refundDeclinedPayments } from "../../../workers/payments/src/refunds/declined.service.ts";
import { retryRefund, settleRefund } from "../../../workers/payments/src/refunds/failed.service.ts";
import { listRefunds, requestRefund, retryRefunds } from "../../../workers/payments/src/refunds/refunds.service.ts";
import { cancelPayments, declinePayments } from "../../../workers/payments/src/settlement/settlement.service.ts";
import { succeedLatePayments } from "../../../workers/payments/src/test-provider/test-payments.service.ts";
import { createPaymentsTest } from "../../../workers/payments/src/testing.ts";

/** Where the next work crashes: at which round trip to a database, before or after the database has done it. */
export type Crash = { at: number; isDone: boolean };

/**
 * The services of orders and payments on real databases, bound to each other without Workers between them, so that
 * thousands of steps take seconds. A crash ends all work that is under way at a round trip.
 */
export async function createPaymentWorld() {
  const orders = await createOrdersTest();
  const payments = await createPaymentsTest();
  const { ctx: of } = payments;
  // As in a Worker, work after the response that fails ends there.
  for (const { ctx } of [orders, payments]) {
    const { defer } = ctx;
    ctx.defer = (work) => defer(work.catch(() => undefined));
  }
  const rpc: PaymentsRpc = {
    startPayment: (_call, input) => startPayment(of, input),
    listPayments: (_call, input) => listPayments(of, input),
    listRefunds: (_call, input) => listRefunds(of, input),
    requestRefund: (_call, input) => requestRefund(of, input),
    retryRefund: (_call, input) => retryRefund(of, input),
    settleRefund: (_call, input) => settleRefund(of, input),
    cancelPayments: (_call, input) => cancelPayments(of, input),
    declinePayments: (_call, input) => declinePayments(of, input),
  };
  const log = {
    listEventIds: (_call: unknown, input: never) => listEventIds(of, input),
    readEvents: (_call: unknown, ids: never) => readEvents(of, ids),
  };
  const eventLogs = new Map([["payments", log]]);
  const ctx = { ...orders.ctx, payments: rpc, eventLogs } as typeof orders.ctx;
  // The queue hands over what it takes at once; what orders can't handle is lost, so that the log has to bring it.
  const sendBatch = async (batch: Iterable<{ body: unknown }>) => {
    const messages = [...batch].map(({ body }) => body as CloudEvent);
    await handlePaymentEvents(ctx, messages).catch(() => undefined);
  };
  of.subscribers.set("orders", { sendBatch } as never);

  const settle = async () => {
    for (let round = 0; round < 4; round++) {
      await payments.settle().catch(() => undefined);
      await orders.ctx.settle().catch(() => undefined);
    }
  };

  let crash: Crash | undefined;
  let isDead = false;
  let trips = 0;
  const original = globalThis.fetch;
  globalThis.fetch = async (...args) => {
    if (isDead) throw new Error("crashed before");
    trips += 1;
    if (crash?.at !== trips) return original(...args);
    isDead = true;
    if (crash.isDone) await original(...args).then((response) => response.body?.cancel());
    throw new Error("crashed now");
  };

  return {
    ctx,
    orders,
    payments,
    /** Does work and all that it puts off, until it crashes. Whether a client saw an error does not matter. */
    async attempt(work: () => Promise<unknown>, at?: Crash): Promise<void> {
      [crash, trips] = [at, 0];
      await work().catch(() => undefined);
      await settle();
      [crash, isDead] = [undefined, false];
    },
    /** An hour goes by, and all crons run until nothing is left to do. */
    async recover(): Promise<void> {
      for (let round = 0; round < 3; round++) {
        const ago = sql`interval '1 hour'`;
        for (const { db } of [of, ctx]) {
          await db.execute(sql`UPDATE event_deliveries SET next_attempt_at = now() WHERE sent_at IS NULL`);
          await db.execute(sql`UPDATE events SET created_at = created_at - ${ago} WHERE created_at > now() - ${ago}`);
        }
        await ctx.db.execute(
          sql`UPDATE orders SET next_expiry_at = next_expiry_at - ${ago} WHERE next_expiry_at IS NOT NULL`,
        );
        await of.db.execute(sql`UPDATE payments SET next_check_at = now(), confirming_until = NULL`);
        await of.db.execute(sql`UPDATE refunds SET next_attempt_at = now()`);
        await of.db.execute(sql`UPDATE provider_events SET next_attempt_at = now() WHERE handled_at IS NULL`);
        await of.db.execute(sql`UPDATE test_payments SET succeeds_at = now() WHERE succeeds_at IS NOT NULL`);
        const syncJobs = [succeedLatePayments, handleKeptMessages, syncOpenPayments, syncFailedPayments];
        for (const job of [...syncJobs, retryRefunds, refundDeclinedPayments]) await job(of);
        await relayPayments(of, new CallBudget());
        await settle();
        for (const job of [expireUnpaidOrders, reconcilePaymentEvents, declineDue, relayOrders]) await job(ctx);
        await settle();
      }
    },
    /** What the doctor finds wrong about money. */
    examine: () =>
      withClient(payments.database.ownerUrl, (paymentsClient) =>
        withClient(orders.database.ownerUrl, async (ordersClient) => {
          const databases = { payments: paymentsClient, orders: ordersClient } as unknown as Databases;
          const found: string[] = [];
          for (const { title, run } of [...paymentChecks, ...refundChecks]) {
            const { wrong } = await run(databases, { graceSeconds: 0 });
            if (wrong.length > 0) found.push(`${title}: ${wrong.join("; ")}`);
          }
          return found;
        }),
      ),
    async close() {
      globalThis.fetch = original;
      await Promise.all([orders.close(), payments.close()]);
    },
  };
}
