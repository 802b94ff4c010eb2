import { sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { countDeadLetters } from "#shared/events/subscriber/waiting.ts";
import { cartReminders, notifications } from "../tables.ts";

type Waiting = { deadLetters: number; mails: number };

/** Counts pending mails, and dead letters that wait for an administrator. Partial indexes cover exactly these rows. */
export async function countWaiting(db: Db): Promise<Waiting> {
  const [letters, mails] = await db.batch([
    countDeadLetters(db),
    db.execute<{ count: number }>(sql`
      SELECT (SELECT count(*) FROM ${notifications} WHERE mail_state = 'pending')::int
        + (SELECT count(*) FROM ${cartReminders} WHERE mail_state = 'pending')::int AS count`),
  ]);
  return { deadLetters: letters.rows[0]?.count ?? 0, mails: mails.rows[0]?.count ?? 0 };
}
