import { CallBudget } from "#shared/core/call-budget.ts";
import { callOf } from "#shared/core/context.ts";
import type { OrdersContext } from "../context.ts";
import { newOrderEvent } from "../orders/new-order-event.ts";
import { claimDueOrders, expireOrders, postponeExpiry } from "./expiry.repository.ts";

/** payments calls a provider for each of these that has an open payment. */
const BATCH_SIZE = 50;

/** When a run that was interrupted, or that payments did not answer, is followed by another attempt: the next minute. */
const CLAIM_SECONDS = 50;

/**
 * An order waits for as long again as it has been due, up to this: a provider takes days for a debit of a bank account, and
 * the event of a payment that failed ends the wait. A provider that can't be asked may be back in a moment.
 */
const MAX_WAIT_SECONDS = { processing: 3_600, succeeded: 300, unknown: 300 };

/**
 * Job of the cron: cancels orders that were not paid in time. Their payments are canceled first: an order whose payment
 * succeeded meanwhile is left to that payment's event, and one whose provider has not decided, or can't be asked, to a
 * later run. Others have their turn before that.
 */
export async function expireUnpaidOrders(ctx: OrdersContext, calls = new CallBudget()): Promise<void> {
  while (calls.take(1)) {
    const orderIds = await claimDueOrders(ctx.db, { limit: BATCH_SIZE, claimSeconds: CLAIM_SECONDS });
    if (orderIds.length === 0) return;
    const results = await ctx.payments.cancelPayments(callOf(ctx), { orderIds });
    const waits = results.flatMap(({ orderId: id, outcome }) =>
      outcome === "canceled" ? [] : { id, maxSeconds: MAX_WAIT_SECONDS[outcome] },
    );
    await postponeExpiry(ctx.db, waits);
    const unpaid = results.filter(({ outcome }) => outcome === "canceled");
    await expireOrders(
      ctx.db,
      unpaid.map(({ orderId: id }) => ({ id, event: newOrderEvent(ctx, "order.cancelled") })),
    );
    ctx.log.info("unpaid orders expired", { expired: unpaid.length, waiting: waits.length });
    if (orderIds.length < BATCH_SIZE) return;
  }
}
