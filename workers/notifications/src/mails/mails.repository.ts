import { and, eq, lte, sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import type { MailedNotification } from "../mail-templates/mail-content.ts";
import { notifications } from "../tables.ts";

export type PendingMail = MailedNotification & { id: string; userId: string };

/** Notifications whose mail is due, the one that has waited longest first. Does not claim them. */
export function findDueMails(db: Db, { limit }: { limit: number }) {
  return db
    .select({ id: notifications.id, userId: notifications.userId, orderId: notifications.orderId })
    .from(notifications)
    .where(isDue)
    .orderBy(notifications.mailNextAttemptAt)
    .limit(limit);
}

const isDue = and(eq(notifications.mailState, "pending"), lte(notifications.mailNextAttemptAt, sql`now()`));

export type Claim = { maxAttempts: number; claimSeconds: number };

/** What a claim changes in the row of a mail: see `claimMail()`. */
export const claimChanges = ({ maxAttempts, claimSeconds }: Claim) => sql`
      mail_state = CASE WHEN mail_attempts >= ${maxAttempts} THEN 'failed' ELSE mail_state END,
      mail_attempts = least(mail_attempts + 1, ${maxAttempts}),
      mail_next_attempt_at = now() +
        least(make_interval(secs => ${claimSeconds}::int * 2 ^ least(mail_attempts, 6)), interval '1 hour')`;

/**
 * Claims a mail that is due, so that no other run sends it at the same time: the next attempt is moved by `claimSeconds`
 * first and by twice as long each time, an hour at most. A mail that was tried `maxAttempts` times is given up instead.
 * `undefined` when it is not due, or another run has claimed it.
 */
export async function claimMail(
  db: Db,
  { id, ...claim }: Claim & { id: string },
): Promise<(PendingMail & { mailState: "pending" | "failed" }) | undefined> {
  const { rows } = await db.execute<PendingMail & { mailState: "pending" | "failed" }>(sql`
    UPDATE ${notifications} SET ${claimChanges(claim)}
    WHERE ${and(eq(notifications.id, id), isDue)}
    RETURNING id, user_id AS "userId", order_id AS "orderId", subject_id AS "subjectId", type, title, body,
      mail_state AS "mailState"`);
  return rows[0];
}

/** Stores the outcome of a pending mail. */
export async function settleMail(db: Db, id: string, mailState: "sent" | "none"): Promise<void> {
  await db
    .update(notifications)
    .set({ mailState })
    .where(and(eq(notifications.id, id), eq(notifications.mailState, "pending")));
}
