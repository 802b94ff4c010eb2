import type { Refund } from "#shared/contracts/payments.ts";
import type { RetryResult, SettleResult } from "#shared/contracts/payments-rpc.ts";
import { callOf } from "#shared/core/context.ts";
import { AppError } from "#shared/core/errors.ts";
import type { Caller } from "#shared/http/route.ts";
import type { OrdersContext } from "../context.ts";
import { replaceReturnRefund, settleReturnRefund } from "./failed-refunds.repository.ts";
import { callPayments, requireOrder } from "./order-payments.service.ts";

type FailedRefund = { orderId: string; refundId: string };

/**
 * Makes a refund of an order that failed again. Asked again, it is the same new refund: `isNew` is false then.
 *
 * @throws AppError not-found, invalid-transition, refund-exceeds-payment, service-unavailable
 */
export async function retryOrderRefund(
  ctx: OrdersContext,
  { userId }: Caller,
  { orderId, refundId }: FailedRefund,
): Promise<{ refund: Refund; isNew: boolean }> {
  await requireOrder(ctx, orderId);
  const result = await callPayments(ctx.payments.retryRefund(callOf(ctx), { orderId, refundId, userId }));
  if (!("refund" in result)) throw refusalOf(result.outcome);
  const { refund, paymentVersion } = result;
  // If this is lost, the event of the refund's outcome does the same.
  if (refund.returnId) await replaceReturnRefund(ctx.db, { failedId: refundId, refund, paymentVersion });
  return { refund, isNew: result.outcome === "requested" };
}

/**
 * Records that a refund of an order that failed was settled in another way.
 *
 * @throws AppError not-found, invalid-transition, service-unavailable
 */
export async function settleOrderRefund(
  ctx: OrdersContext,
  { userId }: Caller,
  { orderId, refundId, note }: FailedRefund & { note: string },
): Promise<Refund> {
  await requireOrder(ctx, orderId);
  const result = await callPayments(ctx.payments.settleRefund(callOf(ctx), { orderId, refundId, userId, note }));
  if (!("refund" in result)) throw refusalOf(result.outcome);
  if (result.refund.returnId) await settleReturnRefund(ctx.db, result);
  return result.refund;
}

type Refused = Exclude<RetryResult | SettleResult, { refund: Refund }>["outcome"];

function refusalOf(outcome: Refused): AppError {
  switch (outcome) {
    case "unknown-refund":
      return new AppError("not-found", "The order has no such refund.");
    case "exceeds-payment":
      return new AppError("refund-exceeds-payment");
    case "not-failed":
      return new AppError("invalid-transition", "The refund has not failed.");
    case "retried":
      return new AppError("invalid-transition", "The refund has been made again.");
    case "settled":
      return new AppError("invalid-transition", "The refund was settled in another way.");
  }
}
