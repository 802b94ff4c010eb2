import { sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { isAmong } from "#shared/database/is-among.ts";
import { removeDeadLetters } from "#shared/events/subscriber/inbox.repository.ts";
import { cartReminders, notifications } from "../tables.ts";

export type NewNotification = typeof notifications.$inferInsert & {
  /** Its mail is claimed for that long: the cron does not send it before. */
  mailClaimSeconds: number;
};

/**
 * Stores the notifications of events and deletes the events' dead letters: all of them, or none. Returns the ids of the
 * notifications that are new: a repeated event changes nothing.
 */
export async function insertNotifications(db: Db, created: NewNotification[]): Promise<Set<string>> {
  // In the order of their events, so that two batches with the same events don't wait for each other.
  const rows = created
    .toSorted((a, b) => (a.eventId < b.eventId ? -1 : 1))
    .map(({ mailClaimSeconds, ...notification }) => ({
      ...notification,
      mailNextAttemptAt: sql`now() + make_interval(secs => ${mailClaimSeconds})`,
    }));
  const [inserted] = await db.batch([
    db
      .insert(notifications)
      .values(rows)
      .onConflictDoNothing({ target: notifications.eventId })
      .returning({ id: notifications.id }),
    removeDeadLetters(
      db,
      rows.map(({ eventId }) => eventId),
    ),
  ]);
  return new Set(inserted.map(({ id }) => id));
}

/** Those of these events that have a notification or are noted as an abandoned cart. */
export async function findHandledEvents(db: Db, eventIds: string[]): Promise<Set<string>> {
  const idsIn = (table: typeof notifications | typeof cartReminders) =>
    db.select({ eventId: table.eventId }).from(table).where(isAmong(table.eventId, eventIds));
  const found = await db.batch([idsIn(notifications), idsIn(cartReminders)]);
  return new Set(found.flat().map(({ eventId }) => eventId));
}
