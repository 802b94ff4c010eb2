import { and, eq, lte, sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { removeDeadLetters } from "#shared/events/subscriber/inbox.repository.ts";
import { type Claim, claimChanges } from "../mails/mails.repository.ts";
import { cartReminders } from "../tables.ts";

type NewReminder = typeof cartReminders.$inferInsert;

/** Notes an abandoned cart and deletes its event's dead letter. A repeated event changes nothing. */
export async function insertReminder(db: Db, reminder: NewReminder): Promise<void> {
  await db.batch([
    db.insert(cartReminders).values(reminder).onConflictDoNothing(),
    removeDeadLetters(db, [reminder.eventId]),
  ]);
}

const isPending = eq(cartReminders.mailState, "pending");
const isDue = and(isPending, lte(cartReminders.mailNextAttemptAt, sql`now()`));

/** The carts whose reminders are due, the one that has waited longest first. Does not claim them. */
export async function findDueReminders(db: Db, { limit }: { limit: number }): Promise<string[]> {
  const rows = await db
    .select({ cartId: cartReminders.cartId })
    .from(cartReminders)
    .where(isDue)
    .orderBy(cartReminders.mailNextAttemptAt)
    .limit(limit);
  return rows.map(({ cartId }) => cartId);
}

/** Claims a reminder that is due, as `claimMail()` does. `undefined` when it is not due, or another run has claimed it. */
export async function claimReminder(db: Db, cartId: string, claim: Claim): Promise<"pending" | "failed" | undefined> {
  const { rows } = await db.execute<{ mailState: "pending" | "failed" }>(sql`
    UPDATE ${cartReminders} SET ${claimChanges(claim)}
    WHERE ${and(eq(cartReminders.cartId, cartId), isDue)}
    RETURNING mail_state AS "mailState"`);
  return rows[0]?.mailState;
}

/** Stores the outcome of a pending reminder. */
export async function settleReminder(db: Db, cartId: string, mailState: "sent" | "none"): Promise<void> {
  await db
    .update(cartReminders)
    .set({ mailState })
    .where(and(eq(cartReminders.cartId, cartId), isPending));
}

/** Gives up all reminders that are not sent yet. */
export async function cancelReminders(db: Db): Promise<void> {
  await db.update(cartReminders).set({ mailState: "none" }).where(isPending);
}
