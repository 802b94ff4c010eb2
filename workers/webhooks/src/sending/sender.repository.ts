import { sql } from "drizzle-orm";
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
  /** How long the event has waited for its first attempt; `null` for a later one. */
  waitedSeconds: number | null;
  tries: number;
  /** Failed attempts of the endpoint in a row, before this one. */
  failures: number;
};

/** What an attempt came to. */
export type AttemptResult = {
  id: string;
  endpointId: string;
  attempt: Attempt;
  isSuccess: boolean;
  /** 410: the endpoint wants no more. */
  isGone: boolean;
  /** The first attempt of its round failed. */
  isFirstFailure: boolean;
  /** When to try again; `null` when the delivery has failed for good. */
  retrySeconds: number | null;
  /** How long the circuit of the endpoint stays open. */
  pauseSeconds: number;
};

type Exchange = {
  results: AttemptResult[];
  /** How many to claim at most. */
  limit: number;
  /** How many of an endpoint may be on their way at once while it answers; of one that has failed, one. */
  perEndpoint: number;
  claimSeconds: number;
  /** An endpoint that has failed for so long, and never succeeded, is disabled. */
  maxFailingDays: number;
};

type Exchanged = { claimed: ClaimedDelivery[]; disabled: { url: string; reason: string }[] };

/**
 * Records the results of attempts and claims what is due, in one round trip. No other sender gets what is claimed. Senders
 * take turns, so that two do not both count what the other is about to claim, and lock the rows in the same order.
 */
export async function recordAndClaim(db: Db, { results, ...options }: Exchange): Promise<Exchanged> {
  const recorded = resultRows(results);
  const [, , disabled, , claimed] = await db.batch([
    takeTurn(db),
    moveCircuits(db, recorded),
    disableEndpoints(db, recorded, options),
    recordAttempts(db, recorded),
    claimDeliveries(db, options),
  ]);
  return { claimed: claimed.rows, disabled: disabled.rows };
}

/** Waits for the transactions of others that lock several deliveries, in whatever order, and makes others wait for this one. */
export const takeTurn = (db: Db) =>
  db.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended('webhook deliveries', 0))`);

const resultRows = (results: AttemptResult[]) => sql`jsonb_to_recordset(${JSON.stringify(results)}::jsonb) AS r
  (id uuid, "endpointId" uuid, attempt jsonb, "isSuccess" boolean, "isGone" boolean, "retrySeconds" float8, "pauseSeconds" float8)`;

type Rows = ReturnType<typeof resultRows>;

/** A success closes the circuit of its endpoint, failures open it. */
const moveCircuits = (db: Db, results: Rows) =>
  db.execute(sql`
    UPDATE ${endpoints} AS e SET
      failures = CASE WHEN t.has_success THEN 0 ELSE e.failures + t.failed END,
      failing_since = CASE WHEN NOT t.has_success THEN coalesce(e.failing_since, now()) END,
      opens_at = CASE WHEN NOT t.has_success THEN now() + make_interval(secs => t.pause) END
    FROM (
      SELECT "endpointId" AS id, bool_or("isSuccess") AS has_success, max("pauseSeconds") AS pause,
        (count(*) FILTER (WHERE NOT "isSuccess"))::int AS failed
      FROM ${results} GROUP BY "endpointId"
    ) AS t
    WHERE e.id = t.id AND (e.failures > 0 OR NOT t.has_success)`);

/** Disables the endpoints that want no more, or have failed for too long. Returns them. */
const disableEndpoints = (db: Db, results: Rows, { maxFailingDays }: Pick<Exchange, "maxFailingDays">) =>
  db.execute<{ url: string; reason: string }>(sql`
    UPDATE ${endpoints} AS e SET status = 'disabled', updated_at = now(),
      disabled_reason = CASE WHEN t.is_gone THEN 'gone' ELSE 'failing' END
    FROM (SELECT "endpointId" AS id, bool_or("isGone") AS is_gone FROM ${results} GROUP BY "endpointId") AS t
    WHERE e.id = t.id AND e.status <> 'disabled'
      AND (t.is_gone OR e.failing_since < now() - make_interval(days => ${maxFailingDays}))
    RETURNING e.url, e.disabled_reason AS reason`);

const KEPT_ATTEMPTS = 20;

const recordAttempts = (db: Db, results: Rows) =>
  db.execute(sql`
    UPDATE ${deliveries} AS d SET
      status = (CASE WHEN r."isSuccess" THEN 'succeeded' WHEN r."retrySeconds" IS NULL THEN 'failed' ELSE 'pending' END)::delivery_status,
      claimed_until = NULL,
      tries = d.tries + 1,
      attempts = CASE WHEN jsonb_array_length(d.attempts) < ${KEPT_ATTEMPTS}::int THEN d.attempts ELSE d.attempts - 0 END
        || jsonb_build_array(r.attempt),
      next_attempt_at = now() + make_interval(secs => coalesce(r."retrySeconds", 0))
    FROM ${results} WHERE d.id = r.id`);

/**
 * Each endpoint gets its share, whatever waits for others: its oldest deliveries, as long as few enough of its own are on
 * their way and its circuit is closed. Endpoints with the fewest on their way come first.
 */
const claimDeliveries = (db: Db, { limit, perEndpoint, claimSeconds }: Omit<Exchange, "results">) =>
  db.execute<ClaimedDelivery>(sql`
    WITH open AS (
      SELECT e.*, CASE WHEN e.failures = 0 THEN ${perEndpoint}::int ELSE 1 END AS share, (
        SELECT count(*)::int FROM ${deliveries} AS c
        WHERE c.endpoint_id = e.id AND c.claimed_until > statement_timestamp()
      ) AS sending
      FROM ${endpoints} AS e
      WHERE e.status = 'active' AND (e.opens_at IS NULL OR e.opens_at <= statement_timestamp())
    ), due AS (
      SELECT d.id FROM open CROSS JOIN LATERAL (
        SELECT id, next_attempt_at, row_number() OVER (ORDER BY next_attempt_at) AS place FROM ${deliveries}
        WHERE endpoint_id = open.id AND status = 'pending' AND next_attempt_at <= statement_timestamp()
          AND (claimed_until IS NULL OR claimed_until <= statement_timestamp())
        ORDER BY next_attempt_at LIMIT greatest(open.share - open.sending, 0)
      ) AS d
      ORDER BY open.sending + d.place, d.next_attempt_at LIMIT ${limit}::int
    )
    UPDATE ${deliveries} AS d SET claimed_until = statement_timestamp() + make_interval(secs => ${claimSeconds})
    FROM due, open AS e, ${messages} AS m
    WHERE d.id = due.id AND e.id = d.endpoint_id AND m.id = d.message_id
    RETURNING d.id, d.endpoint_id AS "endpointId", d.message_id AS "messageId", e.url, e.secret,
      CASE WHEN e.previous_secret_until > now() THEN e.previous_secret END AS "previousSecret",
      m.body, d.tries, e.failures,
      CASE WHEN d.attempts = '[]' THEN extract(epoch FROM clock_timestamp() - m.created_at)::float8 END AS "waitedSeconds"`);
