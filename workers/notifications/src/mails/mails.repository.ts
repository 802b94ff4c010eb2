import { and, eq, sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { notifications } from "../tables.ts";

export type PendingMail = { id: string; userId: string; orderId: string; title: string; body: string };

/**
 * Takes mails that are due, so that nobody else sends them meanwhile: each taking moves the next attempt away, by a
 * minute first and twice as long each time, an hour at most. A mail that was tried `maxAttempts` times is given up.
 */
export async function claimPendingMails(
  db: Db,
  { limit, maxAttempts }: { limit: number; maxAttempts: number },
): Promise<{ pending: PendingMail[]; failed: number }> {
  const { rows } = await db.execute<PendingMail & { mailState: string }>(sql`
    WITH due AS (
      SELECT id FROM ${notifications}
      WHERE mail_state = 'pending' AND mail_next_attempt_at <= now()
      ORDER BY mail_next_attempt_at LIMIT ${limit}
      FOR UPDATE SKIP LOCKED
    )
    UPDATE ${notifications} AS n SET
      mail_state = CASE WHEN n.mail_attempts >= ${maxAttempts} THEN 'failed' ELSE n.mail_state END,
      mail_attempts = least(n.mail_attempts + 1, ${maxAttempts}),
      mail_next_attempt_at = now() + least(interval '1 minute' * 2 ^ least(n.mail_attempts, 6), interval '1 hour')
    FROM due WHERE n.id = due.id
    RETURNING n.id, n.user_id AS "userId", n.order_id AS "orderId", n.title, n.body, n.mail_state AS "mailState"`);
  const pending = rows.filter(({ mailState }) => mailState === "pending");
  return { pending, failed: rows.length - pending.length };
}

/** What became of a mail that was still to be sent. */
export async function settleMail(db: Db, id: string, mailState: "sent" | "none"): Promise<void> {
  await db
    .update(notifications)
    .set({ mailState })
    .where(and(eq(notifications.id, id), eq(notifications.mailState, "pending")));
}
