import type { PaymentsRpc, RetryResult, SettleResult } from "#shared/contracts/payments-rpc.ts";
import type { PaymentsContext } from "../context.ts";
import { insertRetry, settleFailed } from "./failed.repository.ts";
import type { StoredRefund } from "./refunds.repository.ts";
import { answerRequest, asRetry } from "./refunds.service.ts";

/**
 * Makes a refund that failed again, as a new one: to the provider it is another refund. A refund that failed stays so, and is
 * made again once, so of the refunds that follow from each other one can succeed.
 */
export async function retryRefund(
  ctx: PaymentsContext,
  input: Parameters<PaymentsRpc["retryRefund"]>[1],
): Promise<RetryResult> {
  const id = ctx.newId();
  const rows = await insertRetry(ctx.db, { id, ...input });
  const own = rows.find((row) => row.id === id);
  if (own) return { outcome: "requested", ...(await answerRetry(ctx, own)) };
  const failed = rows.find((row) => row.id === input.refundId);
  if (failed?.refund.orderId !== input.orderId) return { outcome: "unknown-refund" };
  const earlier = rows.find((row) => row.retryOf === input.refundId);
  if (earlier) return { outcome: "replayed", ...(await answerRetry(ctx, asRetry(earlier))) };
  return { outcome: refusalOf(failed) ?? "exceeds-payment" };
}

const answerRetry = async (ctx: PaymentsContext, row: StoredRefund) => ({
  refund: await answerRequest(ctx, row),
  paymentVersion: row.paymentVersion,
});

/** Records that a refund that failed was settled in another way. The first note stays. */
export async function settleRefund(
  ctx: PaymentsContext,
  input: Parameters<PaymentsRpc["settleRefund"]>[1],
): Promise<SettleResult> {
  const row = await settleFailed(ctx.db, input);
  if (row?.refund.orderId !== input.orderId) return { outcome: "unknown-refund" };
  if (row.refund.settledNote !== null) {
    return { outcome: "done", refund: row.refund, paymentVersion: row.paymentVersion };
  }
  return { outcome: refusalOf(row) ?? "not-failed" };
}

function refusalOf({ status, settledAt, refund }: StoredRefund): "not-failed" | "retried" | "settled" | undefined {
  if (status !== "failed") return "not-failed";
  if (!settledAt) return undefined;
  return refund.settledNote === null ? "retried" : "settled";
}
