import pMap from "p-map";
import { CALL_CONCURRENCY } from "#shared/core/concurrency.ts";
import { describeError } from "#shared/core/log.ts";
import type { PaymentsContext } from "../context.ts";
import { claimDeclined } from "./declined.repository.ts";
import { refundRest } from "./refunds.service.ts";

const BATCH_SIZE = 50;

/** What the customer's bank may show, and the shop's staff. */
const REASON = "The order did not need this payment.";

/** Refunds what a declined payment has captured. */
export async function refundDeclined(ctx: PaymentsContext, paymentId: string): Promise<void> {
  try {
    await refundRest(ctx, paymentId, REASON);
  } catch (error) {
    ctx.log.warn("declined payment not refunded, the cron will", { paymentId, error: describeError(error) });
  }
}

/** Job of the cron: refunds declined payments that were not, or whose refund failed. */
export async function refundDeclinedPayments(ctx: PaymentsContext): Promise<void> {
  const due = await claimDeclined(ctx.db, BATCH_SIZE);
  await pMap(due, ({ id }) => refundDeclined(ctx, id), { concurrency: CALL_CONCURRENCY });
}
