import { sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { deadLetters, notifications } from "../tables.ts";

type Waiting = { deadLetters: number; mails: number };

/**
 * Counts pending mails, and dead letters that were neither dismissed nor replayed since their last failure. Partial
 * indexes cover exactly these rows.
 */
export async function countWaiting(db: Db): Promise<Waiting> {
  const { rows } = await db.execute<Waiting>(sql`
    SELECT
      (SELECT count(*)::int FROM ${deadLetters} WHERE replayed_at IS NULL AND dismissed_at IS NULL) AS "deadLetters",
      (SELECT count(*)::int FROM ${notifications} WHERE mail_state = 'pending') AS mails`);
  return rows[0] as Waiting;
}
