import pMap from "p-map";
import type { CancelResult } from "#shared/contracts/payments-rpc.ts";
import { CALL_CONCURRENCY } from "#shared/core/concurrency.ts";
import { describeError } from "#shared/core/log.ts";
import type { PaymentsContext } from "../context.ts";
import type { PaymentRow } from "../payments/payments.repository.ts";
import { setState } from "../payments/states.service.ts";
import { requireProvider } from "../providers/providers.service.ts";
import { declineAll, findOpenPayments, findPaidOrders } from "../refunds/declined.repository.ts";
import { refundDeclined } from "../refunds/declined.service.ts";

/** Has providers cancel the open payments of these orders, and tells for each order what came of it. */
export async function cancelPayments(
  ctx: PaymentsContext,
  { orderIds }: { orderIds: string[] },
): Promise<CancelResult[]> {
  const open = await findOpenPayments(ctx.db, orderIds);
  const outcomes = new Map<string, CancelResult["outcome"]>();
  const cancel = async (row: PaymentRow) => void outcomes.set(row.orderId, await cancelPayment(ctx, row));
  await pMap(open, cancel, { concurrency: CALL_CONCURRENCY });
  const paid = await findPaidOrders(ctx.db, orderIds);
  return orderIds.map((orderId) => ({
    orderId,
    outcome: paid.has(orderId) ? "succeeded" : (outcomes.get(orderId) ?? "canceled"),
  }));
}

async function cancelPayment(ctx: PaymentsContext, row: PaymentRow): Promise<CancelResult["outcome"]> {
  try {
    const state = await requireProvider(ctx, row.provider).cancelPayment(row);
    const changed = await setState(ctx, row, state);
    const status = changed?.status ?? state.status;
    if (status === "succeeded" || status === "processing") return status;
    return status === "requires-action" ? "unknown" : "canceled";
  } catch (error) {
    ctx.log.warn("payment not canceled", { paymentId: row.id, error: describeError(error) });
    return "unknown";
  }
}

/**
 * Declines the payments of cancelled orders, and payments that an order has no use for: they are canceled if they are
 * open, and refunded if they succeeded. What a crash or a provider leaves undone is done by the cron, and what succeeds
 * later is refunded then.
 */
export async function declinePayments(
  ctx: PaymentsContext,
  input: { orderIds: string[]; paymentIds: string[] },
): Promise<void> {
  const settle = async (row: PaymentRow) => {
    if (row.status === "succeeded") await refundDeclined(ctx, row.id);
    else await cancelPayment(ctx, row);
  };
  await pMap(await declineAll(ctx.db, input), settle, { concurrency: CALL_CONCURRENCY });
}
