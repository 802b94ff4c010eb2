import { eq, type SQL, sql } from "drizzle-orm";
import type { Payment, PaymentState } from "#shared/contracts/payments.ts";
import type { Db } from "#shared/database/db.ts";
import { eventCtes, type NewEvent } from "#shared/events/publisher/new-event.ts";
import { claimStatement, type DueEvent } from "#shared/events/publisher/relay.repository.ts";
import type { StateAtProvider } from "../providers/provider.ts";
import { payments, providerEvents } from "../tables.ts";
import { paymentAsJson, paymentEventData } from "./payment-json.ts";
import { isOpen, type PaymentRow, paymentColumns } from "./payments.repository.ts";

export type ChangeState = {
  id: string;
  state: Omit<StateAtProvider, "providerPaymentId"> & { providerPaymentId: string | null };
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
 * does nothing if the payment has this state. A payment that succeeded stays so, and one that failed or was canceled
 * does not open again: what says so was fetched before.
 */
export async function changeState(
  db: Db,
  { id, state, event, message }: ChangeState,
): Promise<ChangedState | undefined> {
  const { status, failure, providerPaymentId } = state;
  const written = event
    ? sql`, ${eventCtes(event, { data: paymentEventData, from: sql`changed AS payments` })}`
    : sql``;
  const [{ rows }, [row], { rows: due }] = await db.batch([
    db.execute<{ isChanged: boolean }>(sql`
      WITH changed AS (
        UPDATE ${payments} SET status = ${status}, failure_code = ${failure?.code ?? null},
          failure_message = ${failure?.message ?? null}, version = version + 1,
          provider_payment_id = coalesce(provider_payment_id, ${providerPaymentId}),
          next_check_at = now(), checks = 0, updated_at = greatest(now(), created_at)
        WHERE id = ${id}::uuid AND status <> 'succeeded'
          AND (${isOpen} OR ${status} NOT IN ('requires-action', 'processing'))
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
    ...(message ? [markHandled(db, message)] : []),
  ]);
  return row && { ...row, isChanged: rows[0]?.isChanged ?? false, due };
}

/** Marks a provider's message as handled. */
export function markHandled(db: Db, { provider, eventId }: { provider: string; eventId: string }) {
  return db.execute(sql`
    UPDATE ${providerEvents} SET handled_at = now()
    WHERE provider = ${provider} AND event_id = ${eventId} AND handled_at IS NULL`);
}

/** How long the cron waits between two looks at a payment: doubled each time, up to an hour. */
const nextCheck: SQL = sql`now() + least(interval '5 minutes' * 2 ^ least(${payments.checks}, 5), interval '1 hour')`;

/** Open payments that are due to be asked for, each claimed until its next check. */
export function claimOpenPayments(db: Db, limit: number): Promise<PaymentRow[]> {
  const due = sql`SELECT id FROM ${payments} WHERE ${isOpen} AND next_check_at <= now()
    ORDER BY next_check_at LIMIT ${limit}::int FOR UPDATE SKIP LOCKED`;
  return db
    .update(payments)
    .set({ nextCheckAt: nextCheck, checks: sql`${payments.checks} + 1` })
    .where(sql`${payments.id} = ANY(ARRAY(${due}))`)
    .returning(paymentColumns);
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
