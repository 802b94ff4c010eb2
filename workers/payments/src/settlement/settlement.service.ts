import pMap from "p-map";
import type { CancelResult } from "#shared/contracts/payments-rpc.ts";
import { CALL_CONCURRENCY } from "#shared/core/concurrency.ts";
import { describeError } from "#shared/core/log.ts";
import type { PaymentsContext } from "../context.ts";
import type { PaymentRow } from "../payments/payments.repository.ts";
import { cancelPayment } from "../payments/states.service.ts";
import { declineAll, findPaidOrders, findPayablePayments } from "./settlement.repository.ts";
import { refundDeclined } from "../refunds/declined.service.ts";

/** Has providers cancel the payments of these orders that may still be paid, and tells for each order what came of it. */
export async function cancelPayments(
  ctx: PaymentsContext,
  { orderIds }: { orderIds: string[] },
): Promise<CancelResult[]> {
  const payable = await findPayablePayments(ctx.db, orderIds);
  /** Of each order what came of the payment that was not canceled, if there is one. */
  const outcomes = new Map<string, CancelResult["outcome"]>();
  const cancel = async (row: PaymentRow) => {
    const outcome = await tryToCancel(ctx, row);
    if (outcome !== "canceled") outcomes.set(row.orderId, outcome);
  };
  await pMap(payable, cancel, { concurrency: CALL_CONCURRENCY });
  const paid = await findPaidOrders(ctx.db, orderIds);
  return orderIds.map((orderId) => ({
    orderId,
    outcome: paid.has(orderId) ? "succeeded" : (outcomes.get(orderId) ?? "canceled"),
  }));
}

/**
 * Has providers cancel payments that failed and were replaced by another one, so that the customer does not pay both. What
 * is left undone is done by the cron.
 */
export async function cancelReplaced(ctx: PaymentsContext, rows: PaymentRow[]): Promise<void> {
  await pMap(rows, (row) => tryToCancel(ctx, row), { concurrency: CALL_CONCURRENCY });
}

async function tryToCancel(ctx: PaymentsContext, row: PaymentRow): Promise<CancelResult["outcome"]> {
  try {
    const { status, isFinal } = await cancelPayment(ctx, row);
    if (status === "succeeded" || status === "processing") return status;
    return isFinal ? "canceled" : "unknown";
  } catch (error) {
    ctx.log.warn("payment not canceled", { paymentId: row.id, error: describeError(error) });
    return "unknown";
  }
}

/**
 * Declines the payments of cancelled orders, and payments that an order has no use for: they are canceled if they may
 * still be paid, and refunded if they succeeded. What a crash or a provider leaves undone is done by the cron, and what
 * succeeds later is refunded then.
 */
export async function declinePayments(
  ctx: PaymentsContext,
  input: { orderIds: string[]; paymentIds: string[] },
): Promise<void> {
  const settle = async (row: PaymentRow) => {
    if (row.status === "succeeded") await refundDeclined(ctx, row.id);
    else await tryToCancel(ctx, row);
  };
  await pMap(await declineAll(ctx.db, input), settle, { concurrency: CALL_CONCURRENCY });
}
