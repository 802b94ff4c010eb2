import { inArray, sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { removeDeadLetter } from "#shared/events/subscriber/inbox.repository.ts";
import { cartReminders, notifications } from "../tables.ts";

type NewNotification = typeof notifications.$inferInsert;

/**
 * Stores the notification of an event and deletes the event's dead letter. Returns whether the notification is new: a
 * repeated event changes nothing. The mail is claimed for `mailClaimSeconds`; the cron does not send it before.
 */
export async function insertNotification(
  db: Db,
  notification: NewNotification,
  { mailClaimSeconds }: { mailClaimSeconds: number },
): Promise<boolean> {
  const mailNextAttemptAt = sql`now() + make_interval(secs => ${mailClaimSeconds})`;
  const [inserted] = await db.batch([
    db
      .insert(notifications)
      .values({ ...notification, mailNextAttemptAt })
      .onConflictDoNothing({ target: notifications.eventId })
      .returning({ id: notifications.id }),
    removeDeadLetter(db, notification.eventId),
  ]);
  return inserted.length > 0;
}

/** Those of these events that have a notification or are noted as an abandoned cart. */
export async function findHandledEvents(db: Db, eventIds: string[]): Promise<Set<string>> {
  const idsIn = (table: typeof notifications | typeof cartReminders) =>
    db.select({ eventId: table.eventId }).from(table).where(inArray(table.eventId, eventIds));
  const found = await db.batch([idsIn(notifications), idsIn(cartReminders)]);
  return new Set(found.flat().map(({ eventId }) => eventId));
}
