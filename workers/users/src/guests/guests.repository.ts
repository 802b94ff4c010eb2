import { sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { guestCounters, guests, refreshTokens, sessions, users } from "../tables.ts";

type NewGuest = {
  id: string;
  username: string;
  sessionId: string;
  refreshTokenHash: string;
  /** After how many seconds without use the session and the guest expire. */
  lifetimeSeconds: number;
  /** How many guests may be created under this key within an hour; `undefined` for no limit. */
  limit: { key: string; quota: number } | undefined;
};

/**
 * Creates a guest with a session. Returns 0, or when the network has created too many within an hour, after how many
 * seconds it may create the next. The counter's row serialises concurrent calls, so the count is exact.
 */
export async function insertGuest(db: Db, { limit, ...guest }: NewGuest): Promise<number> {
  const hourAgo = sql`(now() - interval '1 hour')`;
  const isOver = sql`c.counted_since <= ${hourAgo}`;
  const counted = sql`
    INSERT INTO ${guestCounters} AS c (key, guests, counted_since) VALUES (${limit?.key}, 1, now())
    ON CONFLICT (key) DO UPDATE SET
      guests = CASE WHEN ${isOver} THEN 1 ELSE c.guests + 1 END,
      counted_since = CASE WHEN ${isOver} THEN now() ELSE c.counted_since END
    WHERE ${isOver} OR c.guests < ${limit?.quota}::int
    RETURNING 1`;
  const end = sql`now() + make_interval(secs => ${guest.lifetimeSeconds}::int)`;
  const insert = db.execute(sql`
    WITH counted AS (${limit ? counted : sql`SELECT 1`}), account AS (
      INSERT INTO ${users} (id, username, role) SELECT ${guest.id}::uuid, ${guest.username}, 'guest' FROM counted
      RETURNING id
    ), guest AS (
      INSERT INTO ${guests} (user_id, due_at) SELECT id, ${end} FROM account
    ), session AS (
      INSERT INTO ${sessions} (id, user_id, expires_at) SELECT ${guest.sessionId}::uuid, id, ${end} FROM account
      RETURNING id
    )
    INSERT INTO ${refreshTokens} (token_hash, session_id, is_signed)
    SELECT ${guest.refreshTokenHash}, id, true FROM session
    RETURNING session_id`);
  const wait = db.execute<{ seconds: number }>(sql`
    SELECT greatest(1, ceil(extract(epoch FROM counted_since - ${hourAgo})))::int AS seconds
    FROM ${guestCounters} WHERE key = ${limit?.key ?? ""}`);
  const [inserted, waiting] = await db.batch([insert, wait]);
  return inserted.rows.length > 0 ? 0 : (waiting.rows[0]?.seconds ?? 1);
}
