import { and, eq, inArray, or, type SQL, sql } from "drizzle-orm";
import type { Refund, RefundState } from "#shared/contracts/payments.ts";
import type { Db } from "#shared/database/db.ts";
import { newestFirst, olderThan } from "#shared/database/keyset.ts";
import { eventCtes, type NewEvent } from "#shared/events/publisher/new-event.ts";
import type { TimeKey } from "#shared/http/pagination.ts";
import { type PaymentRow, paymentColumns } from "../payments/payments.repository.ts";
import type { RefundAtProvider } from "../providers/provider.ts";
import { payments, refunds } from "../tables.ts";
import { refundAsJson, refundEventData } from "./refund-json.ts";

/** A refund with its payment, as the services use it. */
export type RefundRow = {
  id: string;
  amount: number;
  status: RefundState;
  reason: string | null;
  providerRefundId: string | null;
  attempts: number;
  payment: PaymentRow;
};

const refundColumns = {
  id: refunds.id,
  amount: refunds.amount,
  status: refunds.status,
  reason: refunds.reason,
  providerRefundId: refunds.providerRefundId,
  attempts: refunds.attempts,
};

export type NewRefund = {
  id: string;
  paymentId: string;
  orderId?: string;
  /** Minor units; null for all that is left. */
  amount: number | null;
  /** Whether to take what is left when that is less. */
  upToWhatIsLeft?: boolean | undefined;
  reason: string | null;
  userId: string | null;
  returnId?: string | null;
  idempotencyKey: string | null;
  requestHash: string | null;
};

export type StoredRefund = RefundRow & {
  refund: Refund;
  userId: string | null;
  idempotencyKey: string | null;
  requestHash: string | null;
  answer: Refund | null;
  retryOf: string | null;
  settledAt: Date | null;
  paymentVersion: number;
};

/**
 * Takes the amount of a refund from what is left of its payment and writes the refund, or does nothing when less is left
 * and that is not enough. Locks the payment first, so that of any number of calls at once each sees what the others took.
 * Reads the new refund, and the one that has this key.
 */
export async function insertRefund(db: Db, refund: NewRefund): Promise<StoredRefund[]> {
  const { id, paymentId, orderId, amount, reason, userId, returnId = null, idempotencyKey, requestHash } = refund;
  const left = sql`p.amount - p.refunding_amount`;
  const wanted = refund.upToWhatIsLeft
    ? sql`least(${amount}::bigint, ${left})`
    : sql`coalesce(${amount}::bigint, ${left})`;
  const isKey =
    userId && idempotencyKey ? and(eq(refunds.userId, userId), eq(refunds.idempotencyKey, idempotencyKey)) : undefined;
  const [, , rows] = await db.batch([
    lockPayment(db, paymentId),
    db.execute(sql`
      WITH requested AS (
        INSERT INTO ${refunds}
          (id, order_id, payment_id, amount, reason, user_id, return_id, idempotency_key, request_hash)
        SELECT ${id}::uuid, p.order_id, p.id, ${wanted}, ${reason}, ${userId}::uuid, ${returnId}::uuid, ${idempotencyKey},
          ${requestHash}
        FROM ${payments} AS p
        WHERE p.id = ${paymentId}::uuid AND p.status = 'succeeded' AND ${wanted} > 0
          AND p.refunding_amount + ${wanted} <= p.amount ${orderId ? sql`AND p.order_id = ${orderId}::uuid` : sql``}
        ON CONFLICT DO NOTHING
        RETURNING payment_id, amount
      ), settled AS (${settleCovered})
      UPDATE ${payments} AS p SET refunding_amount = p.refunding_amount + requested.amount
      FROM requested WHERE p.id = requested.payment_id`),
    selectRefunds(db).where(or(eq(refunds.id, id), isKey)),
  ]);
  return rows;
}

/** One of all that is left makes again what failed before: if it fails too, it is the one that is unsettled. */
const settleCovered = sql`
  UPDATE ${refunds} AS f SET settled_at = now()
  FROM requested JOIN ${payments} AS p ON p.id = requested.payment_id
  WHERE p.refunding_amount + requested.amount = p.amount
    AND f.payment_id = p.id AND f.status = 'failed' AND f.settled_at IS NULL`;

/** The first lock of whatever changes refunds: who has one of a refund and waits for its payment would block those who ask again. */
export function lockPayment(db: Db, id: string | SQL) {
  return db.select({ id: payments.id }).from(payments).where(eq(payments.id, id)).for("update");
}

export function selectRefunds(db: Db) {
  return db
    .select({
      ...refundColumns,
      payment: paymentColumns,
      refund: refundAsJson,
      userId: refunds.userId,
      idempotencyKey: refunds.idempotencyKey,
      requestHash: refunds.requestHash,
      answer: refunds.answer,
      retryOf: refunds.retryOf,
      settledAt: refunds.settledAt,
      paymentVersion: payments.version,
    })
    .from(refunds)
    .innerJoin(payments, eq(payments.id, refunds.paymentId));
}

/** Those of a payment that may still change. */
export function findChangeableRefunds(db: Db, paymentId: string): Promise<RefundRow[]> {
  return selectRefunds(db).where(
    and(eq(refunds.paymentId, paymentId), inArray(refunds.status, ["pending", "succeeded"])),
  );
}

/** Pending refunds that are due, each claimed for a growing time. */
export async function claimRefunds(db: Db, limit: number): Promise<RefundRow[]> {
  const { rows } = await db.execute<{ id: string }>(sql`
    UPDATE ${refunds} SET attempts = attempts + 1,
      next_attempt_at = now() + least(interval '30 seconds' * 2 ^ least(attempts, 7), interval '1 hour')
    WHERE id = ANY(ARRAY(
      SELECT id FROM ${refunds} WHERE status = 'pending' AND next_attempt_at <= now()
      ORDER BY next_attempt_at LIMIT ${limit}::int FOR UPDATE SKIP LOCKED))
    RETURNING id`);
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  return selectRefunds(db).where(inArray(refunds.id, ids));
}

/** How long the cron waits until it refunds a declined payment again: doubled each time, since the provider may refuse for good. */
export const refundWait = (checks: SQL): SQL =>
  sql`least(interval '1 minute' * 2 ^ least(${checks}, 14), interval '7 days')`;

type ChangeRefund = { row: RefundRow; state: RefundAtProvider; event: NewEvent | undefined };

/**
 * Sets the state of a refund if it still has the one of `row`, with the sums of its payment and its event. A refund that
 * failed gives its amount back to what is left. Returns what the request for it is answered with.
 */
export async function changeRefund(db: Db, { row, state, event }: ChangeRefund): Promise<Refund | undefined> {
  const { status, providerRefundId, failure } = state;
  const counted = (each: RefundState) => (each === "succeeded" ? row.amount : 0);
  const reserved = (each: RefundState) => (each === "failed" ? 0 : row.amount);
  const refunded = counted(status) - counted(row.status);
  const refunding = reserved(status) - reserved(row.status);
  const from = sql`changed AS refunds, payment AS payments`;
  const written = event ? sql`, ${eventCtes(event, { data: refundEventData, from })}` : sql``;
  const [, , , [found]] = await db.batch([
    lockPayment(db, row.payment.id),
    db.execute(sql`
      WITH changed AS (
        UPDATE ${refunds} SET status = ${status}, provider_refund_id = coalesce(${providerRefundId}, provider_refund_id),
          failure_code = ${failure?.code ?? null}, failure_message = ${failure?.message ?? null}, updated_at = greatest(now(), created_at)
        WHERE id = ${row.id}::uuid AND status = ${row.status}
        RETURNING *
      ), payment AS (
        UPDATE ${payments} AS p SET refunded_amount = p.refunded_amount + ${refunded}::bigint,
          refunding_amount = p.refunding_amount + ${refunding}::bigint, version = p.version + 1,
          next_check_at = now() + ${refundWait(sql`p.checks`)},
          checks = p.checks + 1, updated_at = greatest(now(), p.created_at)
        FROM changed WHERE p.id = changed.payment_id
        RETURNING p.*
      )${written}
      SELECT EXISTS (SELECT FROM payment)`),
    keepAnswer(db, row.id),
    selectRefunds(db).where(eq(refunds.id, row.id)),
  ]);
  return found && answerOf(found);
}

/** Keeps how a refund stands as the answer to its request, if none was kept; returns the one that is. */
export async function storeAnswer(db: Db, id: string): Promise<Refund | undefined> {
  const [, [found]] = await db.batch([keepAnswer(db, id), selectRefunds(db).where(eq(refunds.id, id))]);
  return found && answerOf(found);
}

function keepAnswer(db: Db, id: string) {
  return db.execute(sql`
    UPDATE ${refunds} SET answer = ${refundAsJson} FROM ${payments}
    WHERE ${payments.id} = ${refunds.paymentId} AND ${refunds.id} = ${id}::uuid
      AND ${refunds.answer} IS NULL AND ${refunds.idempotencyKey} IS NOT NULL`);
}

const answerOf = ({ answer, refund }: StoredRefund): Refund => answer ?? refund;

type ListOfOrder = { orderId: string; limit: number; after: TimeKey | null };

/** Newest first, one more than `limit`. */
export async function listRefundsOf(db: Db, { orderId, limit, after }: ListOfOrder): Promise<Refund[]> {
  const rows = await selectRefunds(db)
    .where(and(eq(refunds.orderId, orderId), olderThan(refunds, after ?? undefined)))
    .orderBy(...newestFirst(refunds))
    .limit(limit + 1);
  return rows.map(({ refund }) => refund);
}
