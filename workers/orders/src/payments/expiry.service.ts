import { CallBudget } from "#shared/core/call-budget.ts";
import { callOf } from "#shared/core/context.ts";
import type { OrdersContext } from "../context.ts";
import { newOrderEvent } from "../orders/new-order-event.ts";
import { type DueOrder, expireOrders, findDueOrders } from "./expiry.repository.ts";

/** payments calls a provider for each of these that has an open payment. */
const BATCH_SIZE = 50;

/**
 * Job of the cron: cancels orders that were not paid in time. Their payments are canceled first: an order whose payment
 * succeeded meanwhile is left to that payment's event, and one whose provider has not decided, or can't be asked, to a
 * later run.
 */
export async function expireUnpaidOrders(ctx: OrdersContext, calls = new CallBudget()): Promise<void> {
  let after: DueOrder | undefined;
  while (calls.take(1)) {
    const due = await findDueOrders(ctx.db, { after, limit: BATCH_SIZE });
    if (due.length === 0) return;
    const orderIds = due.map(({ id }) => id);
    const results = await ctx.payments.cancelPayments(callOf(ctx), { orderIds });
    const unpaid = results.filter(({ outcome }) => outcome === "canceled");
    await expireOrders(
      ctx.db,
      unpaid.map(({ orderId: id }) => ({ id, event: newOrderEvent(ctx, "order.cancelled") })),
    );
    const waiting = results.length - unpaid.length;
    ctx.log.info("unpaid orders expired", { expired: unpaid.length, waiting });
    if (due.length < BATCH_SIZE) return;
    after = due.at(-1);
  }
}
