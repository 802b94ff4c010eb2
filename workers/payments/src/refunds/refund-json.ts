import { type SQL, sql } from "drizzle-orm";
import type { Refund } from "#shared/contracts/payments.ts";
import { jsonObject, moneyAsJson } from "#shared/database/json.ts";
import { payments, refunds } from "../tables.ts";

/**
 * SQL condition: a refund failed, and its money has not gone back in another way. Of a payment of which nothing is left to be
 * refunded, all has gone back or is about to.
 */
export const isUnsettled = sql`(${refunds.status} = 'failed' AND ${refunds.settledAt} IS NULL
  AND ${payments.refundingAmount} < ${payments.amount})`;

const failure = jsonObject({ code: refunds.failureCode, message: refunds.failureMessage });

const fields = {
  id: refunds.id,
  orderId: refunds.orderId,
  paymentId: refunds.paymentId,
  amount: moneyAsJson(refunds.amount, payments.currency),
  status: refunds.status,
  reason: refunds.reason,
  failure: sql`CASE WHEN ${refunds.failureCode} IS NOT NULL THEN ${failure} END`,
  returnId: refunds.returnId,
  retryOf: refunds.retryOf,
  isUnsettled,
  settledNote: refunds.settledNote,
  createdAt: refunds.createdAt,
  updatedAt: refunds.updatedAt,
};

/** The refund in the shape of the API, from the relations that the query names "refunds" and "payments". */
export const refundAsJson = jsonObject(fields) as SQL<Refund>;

/** The refund as its events have it, with the amounts of its payment. */
export const refundEventData = jsonObject({
  ...fields,
  userId: payments.userId,
  paymentVersion: payments.version,
  paidAmount: payments.amount,
  refundedAmount: payments.refundedAmount,
});
