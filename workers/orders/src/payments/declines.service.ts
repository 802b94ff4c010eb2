import { CallBudget } from "#shared/core/call-budget.ts";
import { callOf } from "#shared/core/context.ts";
import { describeError } from "#shared/core/log.ts";
import type { OrdersContext } from "../context.ts";
import { findDeclines, removeDeclines } from "./declines.repository.ts";

/** payments calls a provider for each of these that has money or is open. */
const BATCH_SIZE = 20;

/** Job of the cron: tells payments which orders were cancelled, and which payments no order has a use for. */
export async function declinePayments(ctx: OrdersContext, calls = new CallBudget()): Promise<void> {
  while (calls.take(1)) {
    const declines = await findDeclines(ctx.db, BATCH_SIZE);
    const found = declines.orderIds.length + declines.paymentIds.length;
    if (found === 0) return;
    await ctx.payments.declinePayments(callOf(ctx), declines);
    await removeDeclines(ctx.db, declines);
    if (found < BATCH_SIZE) return;
  }
}

/** The same right after a change. If it fails, the cron does it. */
export async function declineNow(ctx: OrdersContext): Promise<void> {
  try {
    await declinePayments(ctx, new CallBudget(1));
  } catch (error) {
    ctx.log.warn("payments not told, the cron will", { error: describeError(error) });
  }
}
