import { type SQL, sql } from "drizzle-orm";
import type { Payment } from "#shared/contracts/payments.ts";
import { jsonObject, moneyAsJson } from "#shared/database/json.ts";
import { payments } from "../tables.ts";

const ifOpen = (value: unknown) =>
  sql`CASE WHEN ${payments.status} IN ('requires-action', 'processing') THEN ${value} END`;

const failure = jsonObject({ code: payments.failureCode, message: payments.failureMessage });

const fields = {
  id: payments.id,
  orderId: payments.orderId,
  provider: payments.provider,
  status: payments.status,
  amount: moneyAsJson(payments.amount, payments.currency),
  refundedAmount: moneyAsJson(payments.refundedAmount, payments.currency),
  clientSecret: sql`NULL`,
  redirectUrl: ifOpen(payments.redirectUrl),
  failure: sql`CASE WHEN ${payments.failureCode} IS NOT NULL THEN ${failure} END`,
  createdAt: payments.createdAt,
  updatedAt: payments.updatedAt,
};

/**
 * The payment in the shape of the API, without the secret that lets a browser pay it. It reads the relation that the
 * query names "payments": the table, or the rows that an UPDATE returned.
 */
export const paymentAsJson = jsonObject(fields) as SQL<Payment>;

/** The same for its owner, with the secret while the payment is open. */
export const ownPaymentAsJson = jsonObject({
  ...fields,
  clientSecret: ifOpen(payments.clientSecret),
}) as SQL<Payment>;

/** The payment as its events have it. */
export const paymentEventData = jsonObject({ ...fields, userId: payments.userId, paymentVersion: payments.version });
