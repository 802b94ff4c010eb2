import { and, eq, sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { type Attempt, deliveries, endpoints, messages } from "../tables.ts";

export type ClaimedDelivery = {
  id: string;
  endpointId: string;
  messageId: string;
  url: string;
  /** Encrypted; the previous one only while it is valid. */
  secret: string;
  previousSecret: string | null;
  body: string;
  tries: number;
  /** Failed attempts of the endpoint in a row, before this one. */
  failures: number;
};

type Claim = {
  limit: number;
  /** How many of an endpoint may be on their way at once while it answers; of one that has failed, one. */
  perEndpoint: number;
  claimSeconds: number;
};

/**
 * Claims deliveries that are due, so that no other sender has them at the same time. Each endpoint gets its share, whatever
 * waits for others: its oldest deliveries, as long as few enough of its own are on their way and its circuit is closed. The
 * endpoints are locked by id first, so that two senders do not both count what the other is about to claim.
 */
export async function claimDeliveries(db: Db, { limit, perEndpoint, claimSeconds }: Claim): Promise<ClaimedDelivery[]> {
  const [, { rows }] = await db.batch([
    db.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended('webhook deliveries', 0))`),
    db.execute<ClaimedDelivery>(sql`
      WITH open AS (
        SELECT e.*, CASE WHEN e.failures = 0 THEN ${perEndpoint}::int ELSE 1 END - (
          SELECT count(*)::int FROM ${deliveries} AS c WHERE c.endpoint_id = e.id AND c.claimed_until > clock_timestamp()
        ) AS room
        FROM ${endpoints} AS e
        WHERE e.status = 'active' AND (e.opens_at IS NULL OR e.opens_at <= clock_timestamp())
      ), due AS (
        SELECT d.id FROM open CROSS JOIN LATERAL (
          SELECT id, next_attempt_at FROM ${deliveries}
          WHERE endpoint_id = open.id AND status = 'pending' AND next_attempt_at <= clock_timestamp()
            AND (claimed_until IS NULL OR claimed_until <= clock_timestamp())
          ORDER BY next_attempt_at LIMIT greatest(open.room, 0)
        ) AS d
        ORDER BY d.next_attempt_at LIMIT ${limit}::int
      )
      UPDATE ${deliveries} AS d SET claimed_until = clock_timestamp() + make_interval(secs => ${claimSeconds})
      FROM due, open AS e, ${messages} AS m
      WHERE d.id = due.id AND e.id = d.endpoint_id AND m.id = d.message_id
      RETURNING d.id, d.endpoint_id AS "endpointId", d.message_id AS "messageId", e.url, e.secret,
        CASE WHEN e.previous_secret_until > now() THEN e.previous_secret END AS "previousSecret",
        m.body, d.tries, e.failures`),
  ]);
  return rows;
}

/** Records an attempt that succeeded: the circuit of the endpoint closes. */
export async function recordSuccess(db: Db, { id, endpointId }: ClaimedDelivery, attempt: Attempt): Promise<void> {
  await db.batch([
    db
      .update(deliveries)
      .set({ status: "succeeded", claimedUntil: null, tries: sql`tries + 1`, attempts: appended(attempt) })
      .where(eq(deliveries.id, id)),
    db
      .update(endpoints)
      .set({ failures: 0, failingSince: null, opensAt: null })
      .where(and(eq(endpoints.id, endpointId), sql`${endpoints.failures} > 0`)),
  ]);
}

type Failure = {
  attempt: Attempt;
  /** When to try again; `undefined` when the delivery has failed for good. */
  retrySeconds: number | undefined;
  pauseSeconds: number;
  /** 410: the endpoint wants no more. */
  isGone: boolean;
  /** An endpoint that has failed for so long, and never succeeded, is disabled. */
  maxFailingDays: number;
};

/** Records an attempt that failed, and disables the endpoint if that is due. Returns its URL if it was disabled now. */
export async function recordFailure(
  db: Db,
  { id, endpointId }: ClaimedDelivery,
  { attempt, retrySeconds, pauseSeconds, isGone, maxFailingDays }: Failure,
): Promise<{ url: string; reason: string } | undefined> {
  const isLast = retrySeconds === undefined;
  const [, , { rows }] = await db.batch([
    db
      .update(deliveries)
      .set({
        status: isLast ? "failed" : "pending",
        claimedUntil: null,
        tries: sql`tries + 1`,
        attempts: appended(attempt),
        nextAttemptAt: sql`now() + make_interval(secs => ${retrySeconds ?? 0})`,
      })
      .where(eq(deliveries.id, id)),
    db
      .update(endpoints)
      .set({
        failures: sql`failures + 1`,
        failingSince: sql`coalesce(failing_since, now())`,
        opensAt: sql`now() + make_interval(secs => ${pauseSeconds})`,
      })
      .where(eq(endpoints.id, endpointId)),
    db.execute<{ url: string; reason: string }>(sql`
      UPDATE ${endpoints} SET status = 'disabled', updated_at = now(),
        disabled_reason = CASE WHEN ${isGone} THEN 'gone' ELSE 'failing' END
      WHERE id = ${endpointId}::uuid AND status <> 'disabled'
        AND (${isGone} OR failing_since < now() - make_interval(days => ${maxFailingDays}))
      RETURNING url, disabled_reason AS reason`),
  ]);
  return rows[0];
}

const KEPT_ATTEMPTS = 20;

const appended = (attempt: Attempt) => sql`CASE WHEN jsonb_array_length(attempts) < ${KEPT_ATTEMPTS}::int
  THEN attempts ELSE attempts - 0 END || ${JSON.stringify([attempt])}::jsonb`;
