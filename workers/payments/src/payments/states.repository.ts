import { eq, type SQL, sql } from "drizzle-orm";
import type { Payment, PaymentState } from "#shared/contracts/payments.ts";
import type { Db } from "#shared/database/db.ts";
import { eventCtes, type NewEvent } from "#shared/events/publisher/new-event.ts";
import { claimStatement, type DueEvent } from "#shared/events/publisher/relay.repository.ts";
import type { StateAtProvider } from "../providers/provider.ts";
import { payments, providerEvents } from "../tables.ts";
import { paymentAsJson, paymentEventData } from "./payment-json.ts";
import { isOpen, lockOrders, mayBeRetried, type PaymentRow, paymentColumns } from "./payments.repository.ts";
import { isUnwanted } from "./unwanted-payments.ts";

export type ChangeState = {
  id: string;
  orderId: string;
  state: StateAtProvider;
  /** Written if the payment changes to a state that is published. */
  event: NewEvent | undefined;
  /** The provider's message that is handled by this. */
  message?: { provider: string; eventId: string } | undefined;
};

/** Whether the payment changed, and what it is now. */
export type ChangedState = {
  isChanged: boolean;
  status: PaymentState;
  isDeclined: boolean;
  payment: Payment;
  /** The event, claimed to be sent. */
  due: DueEvent[];
};

/**
 * Sets the state of a payment that the provider told, with its event, and marks the provider's message as handled, or
 * does nothing if the payment has this state. A payment that succeeded stays so, and one that was canceled does not open
 * again: what says so was fetched before. One that failed opens again when its customer tries it again, unless another
 * payment of the order is open; when it is canceled, it stays failed for the clients. Takes the order's lock first, as
 * `insertPayment` does, so that no other payment opens at the same time.
 */
export async function changeState(
  db: Db,
  { id, orderId, state, event, message }: ChangeState,
): Promise<ChangedState | undefined> {
  const { status, failure, providerPaymentId, isFinal } = state;
  const isOtherOpen = sql`EXISTS (
    SELECT FROM ${payments} AS other
    WHERE other.order_id = payments.order_id AND other.id <> payments.id
      AND other.status IN ('requires-action', 'processing'))`;
  const written = event
    ? sql`, ${eventCtes(event, { data: paymentEventData, from: sql`changed AS payments` })}`
    : sql``;
  const [, { rows }, [row], { rows: due }] = await db.batch([
    lockOrders(db, [orderId]),
    db.execute<{ isChanged: boolean }>(sql`
      WITH changed AS (
        UPDATE ${payments} SET status = ${status}, failure_code = ${failure?.code ?? null},
          failure_message = ${failure?.message ?? null}, is_final = ${isFinal}, version = version + 1,
          next_check_at = now(), checks = 0, updated_at = greatest(now(), created_at)
        WHERE id = ${id}::uuid AND status <> 'succeeded'
          AND (${isOpen} OR ${status} IN ('succeeded', 'failed')
            OR (${status} IN ('requires-action', 'processing') AND ${mayBeRetried} AND NOT ${isOtherOpen}))
          AND (status, coalesce(failure_code, '')) <> (${status}, ${failure?.code ?? ""})
        RETURNING *
      )${written}
      SELECT EXISTS (SELECT FROM changed) AS "isChanged"`),
    db
      .select({ status: payments.status, isDeclined: payments.isDeclined, payment: paymentAsJson })
      .from(payments)
      .where(eq(payments.id, id)),
    db.execute<DueEvent>(
      event
        ? claimStatement({ limit: event.subscribers.length, subscribers: event.subscribers, eventIds: [event.id] })
        : sql`SELECT WHERE false`,
    ),
    ...(providerPaymentId ? [keepProviderPaymentId(db, id, providerPaymentId)] : []),
    ...(isFinal ? [markFinal(db, id)] : []),
    ...(message ? [markHandled(db, message)] : []),
  ]);
  return row && { ...row, isChanged: rows[0]?.isChanged ?? false, due };
}

/**
 * Keeps the provider's id of a payment whose start was not stored, also when nothing else changes: the provider forgets the key of
 * the start after a while, and would start another payment then.
 */
function keepProviderPaymentId(db: Db, id: string, providerPaymentId: string) {
  return db.execute(
    sql`UPDATE ${payments} SET provider_payment_id = ${providerPaymentId} WHERE id = ${id}::uuid AND provider_payment_id IS NULL`,
  );
}

/** Marks a payment that failed as one that can't be paid any more, which clients do not see. */
function markFinal(db: Db, id: string) {
  return db.execute(
    sql`UPDATE ${payments} SET is_final = true WHERE id = ${id}::uuid AND status = 'failed' AND NOT is_final`,
  );
}

/** Marks a provider's message as handled. */
export function markHandled(db: Db, { provider, eventId }: { provider: string; eventId: string }) {
  return db.execute(sql`
    UPDATE ${providerEvents} SET handled_at = now()
    WHERE provider = ${provider} AND event_id = ${eventId} AND handled_at IS NULL`);
}

/** How long the cron waits between two looks at a payment: doubled each time, up to an hour. */
const nextCheck: SQL = sql`now() + least(interval '5 minutes' * 2 ^ least(${payments.checks}, 5), interval '1 hour')`;

export type ClaimedPayment = PaymentRow & { isUnwanted: boolean };

/** Open payments that are due to be asked for, each claimed until its next check. */
export const claimOpenPayments = (db: Db, limit: number): Promise<ClaimedPayment[]> => claimPayments(db, isOpen, limit);

/** The same of payments that failed and may be tried again. */
export const claimFailedPayments = (db: Db, limit: number): Promise<ClaimedPayment[]> =>
  claimPayments(db, mayBeRetried, limit);

function claimPayments(db: Db, where: SQL, limit: number): Promise<ClaimedPayment[]> {
  const due = sql`SELECT id FROM ${payments} WHERE ${where} AND next_check_at <= now()
    ORDER BY next_check_at LIMIT ${limit}::int FOR UPDATE SKIP LOCKED`;
  return db
    .update(payments)
    .set({ nextCheckAt: nextCheck, checks: sql`${payments.checks} + 1` })
    .where(sql`${payments.id} = ANY(ARRAY(${due}))`)
    .returning({ ...paymentColumns, isUnwanted });
}

export type DueMessage = { provider: string; eventId: string; paymentId: string };

/** Messages of providers that were kept and not handled, each claimed for a growing time. */
export async function claimMessages(db: Db, limit: number): Promise<DueMessage[]> {
  const { rows } = await db.execute<DueMessage>(sql`
    UPDATE ${providerEvents} SET attempts = attempts + 1,
      next_attempt_at = now() + least(interval '30 seconds' * 2 ^ least(attempts, 7), interval '1 hour')
    WHERE ctid = ANY(ARRAY(
      SELECT ctid FROM ${providerEvents} WHERE handled_at IS NULL AND next_attempt_at <= now()
      ORDER BY next_attempt_at LIMIT ${limit}::int FOR UPDATE SKIP LOCKED))
    RETURNING provider, event_id AS "eventId", payment_id AS "paymentId"`);
  return rows;
}
