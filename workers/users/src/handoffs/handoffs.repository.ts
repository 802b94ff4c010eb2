import { sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { guests, refreshTokens, sessions, users } from "../tables.ts";

type Move = { from: string; to: string; refreshTokenHash: string; lifetimeSeconds: number };

/**
 * Ends the open session of a guest and opens another one for the same guest; returns the guest's id, or `undefined` and does
 * nothing. The session that ends is the guard: of two concurrent moves of it the second waits, and finds it ended. The user is
 * locked first, as by all that ends sessions of a user, so that none of it and the move wait for each other.
 */
export async function moveGuestSession(
  db: Db,
  { from, to, refreshTokenHash, lifetimeSeconds }: Move,
): Promise<string | undefined> {
  const end = sql`now() + make_interval(secs => ${lifetimeSeconds}::int)`;
  const lockUser = db.execute(sql`
    SELECT FROM ${users} WHERE id = (SELECT user_id FROM ${sessions} WHERE id = ${from}::uuid) FOR UPDATE`);
  const move = db.execute<{ userId: string }>(sql`
    WITH ended AS (
      UPDATE ${sessions} AS s SET ended_at = now()
      FROM ${users} AS u
      WHERE s.id = ${from}::uuid AND u.id = s.user_id AND u.role = 'guest' AND u.is_active
        AND s.ended_at IS NULL AND s.expires_at > now()
      RETURNING s.user_id
    ), opened AS (
      INSERT INTO ${sessions} (id, user_id, expires_at) SELECT ${to}::uuid, user_id, ${end} FROM ended
      RETURNING id
    ), token AS (
      INSERT INTO ${refreshTokens} (token_hash, session_id, is_signed) SELECT ${refreshTokenHash}, id, true FROM opened
    ), kept AS (
      UPDATE ${guests} AS g SET due_at = ${end} FROM ended WHERE g.user_id = ended.user_id
    )
    SELECT user_id AS "userId" FROM ended`);
  const [, { rows }] = await db.batch([lockUser, move]);
  return rows[0]?.userId;
}
