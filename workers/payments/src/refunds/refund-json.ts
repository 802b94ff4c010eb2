import type { SQL } from "drizzle-orm";
import type { Refund } from "#shared/contracts/payments.ts";
import { jsonObject, moneyAsJson } from "#shared/database/json.ts";
import { payments, refunds } from "../tables.ts";

const fields = {
  id: refunds.id,
  orderId: refunds.orderId,
  paymentId: refunds.paymentId,
  amount: moneyAsJson(refunds.amount, payments.currency),
  status: refunds.status,
  reason: refunds.reason,
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
