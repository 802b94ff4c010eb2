import type { Return } from "#shared/contracts/returns.ts";
import { CallBudget } from "#shared/core/call-budget.ts";
import { callOf } from "#shared/core/context.ts";
import { describeError } from "#shared/core/log.ts";
import { validationFailed } from "#shared/core/errors.ts";
import type { Caller } from "#shared/http/route.ts";
import type { OrdersContext } from "../context.ts";
import { relayEvent } from "../events/events.service.ts";
import { changedBy, newOrderEvent } from "../orders/new-order-event.ts";
import {
  claimUnsettled,
  findUnsettled,
  markSettled,
  receiveReturn,
  type Settlement,
  type UnsettledReturn,
} from "./receipts.repository.ts";
import type { ReturnReceipt } from "./returns.schema.ts";
import { cannotBecome, getReturn, requireReturn } from "./returns.service.ts";

/** How long one attempt to settle a return may take before another one starts. */
const CLAIM_SECONDS = 60;
/** To settle a return, products and payments are called. */
const CALLS = 2;

/**
 * Receives an approved return: what came back costs the shop its price, and goes back to stock as asked. Each happens
 * once; what fails is tried again by the cron.
 *
 * @throws AppError not-found, invalid-transition, validation-failed
 */
export async function receive(
  ctx: OrdersContext,
  admin: Caller,
  { id, ...receipt }: ReturnReceipt & { id: string },
): Promise<Return> {
  const event = newOrderEvent(ctx, "return.received", changedBy(admin));
  const input = { id, ...receipt, receivedBy: admin.userId, claimSeconds: CLAIM_SECONDS, event };
  const { received, row } = await receiveReturn(ctx.db, input);
  const { return: found } = requireReturn(row);
  if (!received) {
    if (found.status !== "approved") throw cannotBecome(found, "received");
    throw validationFailed("items", "too_big", "may have no more units of each variant than the return");
  }
  ctx.defer(relayEvent(ctx, event.id));
  const unsettled = await findUnsettled(ctx.db, id);
  if (!unsettled || !(await trySettling(ctx, unsettled))) return found;
  return getReturn(ctx, admin, id);
}

/** Settles received returns of which an attempt failed or was interrupted. */
export async function settleDueReturns(ctx: OrdersContext, calls = new CallBudget()): Promise<void> {
  while (calls.take(CALLS)) {
    const due = await claimUnsettled(ctx.db, CLAIM_SECONDS);
    if (!due) return;
    await trySettling(ctx, due);
  }
}

/** Returns whether stock has gone back and the refund has been asked for. Its events say what becomes of it. */
async function trySettling(ctx: OrdersContext, unsettled: UnsettledReturn): Promise<boolean> {
  const { id, restock } = unsettled;
  try {
    if (restock.length > 0) await ctx.products.restock(callOf(ctx), { restockId: id, lines: restock });
    await markSettled(ctx.db, id, await refund(ctx, unsettled));
    return true;
  } catch (error) {
    ctx.log.warn("return not settled, will be retried", { returnId: id, error: describeError(error) });
    return false;
  }
}

/**
 * Refunds what the units cost, once, or what is left of the payment when that is less. Returns null when nothing is to be
 * refunded or the money did not come from a payment.
 */
async function refund(ctx: OrdersContext, unsettled: UnsettledReturn): Promise<Settlement | null> {
  const { id, orderId, paymentId, amount, currency, receivedBy: userId } = unsettled;
  if (!paymentId || amount === 0) return null;
  const input = { orderId, paymentId, amount: { amount, currency }, upToWhatIsLeft: true, reason: "Return", userId };
  const key = { returnId: id, idempotencyKey: `return-${id}` };
  const result = await ctx.payments.requestRefund(callOf(ctx), { ...input, ...key });
  if ("refund" in result) {
    const { refund } = result;
    if (refund.status === "failed") ctx.log.warn("refund of a return failed", { returnId: id, refundId: refund.id });
    return { refund, refundAmount: refund.amount.amount };
  }
  // Another request had the key: the money of this return has not gone back.
  if (result.outcome === "key-reused") throw new Error("The refund's idempotency key belongs to another request");
  ctx.log.warn("return not refunded: nothing is left of the payment", { returnId: id, outcome: result.outcome });
  return { refund: null, refundAmount: 0 };
}
