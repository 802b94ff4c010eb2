import { eq, or, sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { payments, refunds } from "../tables.ts";
import { lockPayment, type StoredRefund, selectRefunds } from "./refunds.repository.ts";

const paymentOf = (refundId: string) => sql`(SELECT payment_id FROM ${refunds} WHERE id = ${refundId}::uuid)`;

export type NewRetry = { id: string; refundId: string; orderId: string; userId: string };

/**
 * Writes a new refund for one of this order that failed and is not settled, if so much is left of its payment, or nothing. Locks the payment
 * first, so that of any number of calls at once one writes it. Reads the new refund, the one that failed, and the one by which
 * it was made again before.
 */
export async function insertRetry(db: Db, { id, refundId, orderId, userId }: NewRetry): Promise<StoredRefund[]> {
  const [, , rows] = await db.batch([
    lockPayment(db, paymentOf(refundId)),
    db.execute(sql`
      WITH requested AS (
        INSERT INTO ${refunds} (id, order_id, payment_id, amount, reason, user_id, return_id, retry_of)
        SELECT ${id}::uuid, f.order_id, f.payment_id, f.amount, f.reason, ${userId}::uuid, f.return_id, f.id
        FROM ${refunds} AS f JOIN ${payments} AS p ON p.id = f.payment_id
        WHERE f.id = ${refundId}::uuid AND f.order_id = ${orderId}::uuid AND f.status = 'failed' AND f.settled_at IS NULL
          AND p.refunding_amount + f.amount <= p.amount
        ON CONFLICT DO NOTHING
        RETURNING payment_id, amount, retry_of
      ), settled AS (
        UPDATE ${refunds} AS f SET settled_at = now() FROM requested WHERE f.id = requested.retry_of
      )
      UPDATE ${payments} AS p SET refunding_amount = p.refunding_amount + requested.amount
      FROM requested WHERE p.id = requested.payment_id`),
    selectRefunds(db).where(or(eq(refunds.id, id), eq(refunds.id, refundId), eq(refunds.retryOf, refundId))),
  ]);
  return rows;
}

export type Settle = { refundId: string; orderId: string; userId: string; note: string };

/**
 * Notes how a refund of this order that failed was settled, unless it was made again or settled before, and reads it. Its amount
 * is no longer left of the payment: what the customer got in another way is not refunded too.
 */
export async function settleFailed(
  db: Db,
  { refundId, orderId, userId, note }: Settle,
): Promise<StoredRefund | undefined> {
  const [, , [row]] = await db.batch([
    lockPayment(db, paymentOf(refundId)),
    db.execute(sql`
      WITH settled AS (
        UPDATE ${refunds} AS f SET settled_at = now(), settled_note = ${note}, settled_by = ${userId}::uuid,
          settled_amount = least(f.amount, p.amount - p.refunding_amount)
        FROM ${payments} AS p
        WHERE p.id = f.payment_id AND f.id = ${refundId}::uuid AND f.order_id = ${orderId}::uuid
          AND f.status = 'failed' AND f.settled_at IS NULL
        RETURNING f.payment_id, f.settled_amount
      )
      UPDATE ${payments} AS p SET refunding_amount = p.refunding_amount + settled.settled_amount
      FROM settled WHERE p.id = settled.payment_id`),
    selectRefunds(db).where(eq(refunds.id, refundId)),
  ]);
  return row;
}
