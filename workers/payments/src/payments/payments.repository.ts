import { and, eq, or, type SQL, sql } from "drizzle-orm";
import type { Payment, PaymentState } from "#shared/contracts/payments.ts";
import type { Db } from "#shared/database/db.ts";
import { newestFirst, olderThan } from "#shared/database/keyset.ts";
import type { TimeKey } from "#shared/http/pagination.ts";
import { closedOrders, payments } from "../tables.ts";
import { ownPaymentAsJson, paymentAsJson } from "./payment-json.ts";

/** A payment as the services use it. */
export const paymentColumns = {
  id: payments.id,
  orderId: payments.orderId,
  provider: payments.provider,
  providerPaymentId: payments.providerPaymentId,
  status: payments.status,
  amount: payments.amount,
  currency: payments.currency,
  dueAt: payments.dueAt,
  returnUrl: payments.returnUrl,
};

export type PaymentRow = {
  id: string;
  orderId: string;
  provider: (typeof payments.$inferSelect)["provider"];
  providerPaymentId: string | null;
  status: PaymentState;
  amount: number;
  currency: string;
  dueAt: Date | null;
  returnUrl: string | null;
};

export async function findPayment(db: Db, id: string): Promise<PaymentRow | undefined> {
  const [row] = await db.select(paymentColumns).from(payments).where(eq(payments.id, id));
  return row;
}

export type NewPayment = Pick<
  typeof payments.$inferInsert,
  | "id"
  | "orderId"
  | "userId"
  | "provider"
  | "amount"
  | "currency"
  | "returnUrl"
  | "dueAt"
  | "idempotencyKey"
  | "requestHash"
> & { id: string; isPayable: boolean };

export type StartedRow = PaymentRow & {
  payment: Payment;
  clientSecret: string | null;
  redirectUrl: string | null;
  userId: string;
  idempotencyKey: string | null;
  requestHash: string;
};

/**
 * Writes a payment unless the order has an open or a standing one, was closed, or the key was used. Reads what decides
 * about the answer: the new row, the one with this key, and those of the order that may still be paid. Takes the order's
 * lock first, as `declineAll` does, so that no payment is started behind its back.
 */
export async function insertPayment(db: Db, payment: NewPayment): Promise<StartedRow[]> {
  const { id, orderId, userId, provider, amount, currency, returnUrl, dueAt, idempotencyKey, requestHash } = payment;
  const values = sql`${id}::uuid, ${orderId}::uuid, ${userId}::uuid, ${provider}, ${amount}::bigint, ${currency},
    ${returnUrl ?? null}, ${dueAt?.toISOString() ?? null}::timestamptz, ${idempotencyKey ?? null}, ${requestHash}`;
  const isKey = idempotencyKey
    ? and(eq(payments.userId, userId), eq(payments.idempotencyKey, idempotencyKey))
    : undefined;
  const [, , rows] = await db.batch([
    lockOrders(db, [orderId]),
    db.execute(sql`
      INSERT INTO ${payments} (id, order_id, user_id, provider, amount, currency, return_url, due_at, idempotency_key,
        request_hash)
      SELECT ${values}
      WHERE ${payment.isPayable} AND NOT EXISTS (SELECT FROM ${closedOrders} WHERE order_id = ${orderId}::uuid)
        AND NOT EXISTS (
          SELECT FROM ${payments}
          WHERE order_id = ${orderId}::uuid AND status = 'succeeded' AND NOT is_declined)
      ON CONFLICT DO NOTHING`),
    db
      .select({
        ...paymentColumns,
        payment: ownPaymentAsJson,
        clientSecret: payments.clientSecret,
        redirectUrl: payments.redirectUrl,
        userId: payments.userId,
        idempotencyKey: payments.idempotencyKey,
        requestHash: payments.requestHash,
      })
      .from(payments)
      .where(or(eq(payments.id, id), isKey, and(eq(payments.orderId, orderId), mayBePaid))),
  ]);
  return rows;
}

export const isOpen: SQL = sql`${payments.status} IN ('requires-action', 'processing')`;

/** It failed, and perhaps the customer may try it again at the provider. One without an id was refused there. */
export const mayBeRetried: SQL = sql`(${payments.status} = 'failed' AND NOT ${payments.isFinal}
  AND ${payments.providerPaymentId} IS NOT NULL)`;

/** Its customer may still pay it. */
export const mayBePaid: SQL = sql`(${isOpen} OR ${mayBeRetried})`;

/** Locks orders, in the order of their ids, until the end of the transaction. */
export function lockOrders(db: Db, orderIds: string[]) {
  return db.execute(sql`
    SELECT pg_advisory_xact_lock(hashtextextended(id, 0))
    FROM (SELECT jsonb_array_elements_text(${JSON.stringify(orderIds)}::jsonb) AS id ORDER BY 1) AS ids`);
}

/** Keeps what the provider answered to the start. It changes nothing that a client would call a change. */
export async function storeStart(
  db: Db,
  id: string,
  start: { providerPaymentId: string; clientSecret: string | null; redirectUrl: string | null },
): Promise<void> {
  await db.update(payments).set(start).where(eq(payments.id, id));
}

type ListOfOrder = { orderId: string; limit: number; after: TimeKey | null };

/** Newest first, one more than `limit`. */
export async function listPaymentsOf(
  db: Db,
  { orderId, limit, after, withSecrets }: ListOfOrder & { withSecrets: boolean },
): Promise<Payment[]> {
  const rows = await db
    .select({ payment: withSecrets ? ownPaymentAsJson : paymentAsJson })
    .from(payments)
    .where(and(eq(payments.orderId, orderId), olderThan(payments, after ?? undefined)))
    .orderBy(...newestFirst(payments))
    .limit(limit + 1);
  return rows.map(({ payment }) => payment);
}
