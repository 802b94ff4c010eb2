import { sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { type HourlyLimit, insertWithin } from "../hourly-limit.ts";
import { guests, refreshTokens, sessions, users } from "../tables.ts";

type NewGuest = {
  id: string;
  username: string;
  sessionId: string;
  refreshTokenHash: string;
  /** After how many seconds without use the session and the guest expire. */
  lifetimeSeconds: number;
  /** For the network that creates it; `undefined` for none. */
  limit: HourlyLimit | undefined;
};

/** Creates a guest with a session. Returns 0, or when the network has created too many, after how many seconds it may create the next. */
export function insertGuest(db: Db, { limit, ...guest }: NewGuest): Promise<number> {
  const end = sql`now() + make_interval(secs => ${guest.lifetimeSeconds}::int)`;
  return insertWithin(
    db,
    "guests",
    limit,
    (counted) => sql`
    WITH ${counted}, account AS (
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
    RETURNING session_id`,
  );
}
