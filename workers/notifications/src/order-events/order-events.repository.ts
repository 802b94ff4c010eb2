import { inArray, sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { removeDeadLetter } from "#shared/order-events/inbox.repository.ts";
import { notifications } from "../tables.ts";

type NewNotification = typeof notifications.$inferInsert;

/**
 * Records the notification of an event, and that the event is no dead letter any more. Tells whether it is new: an
 * event that has its notification changes nothing. The caller has claimed its mail for
 * `mailClaimSeconds`: until then the cron does not send it.
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

/** Those of these events that have their notification. */
export async function findHandledEvents(db: Db, eventIds: string[]): Promise<Set<string>> {
  const rows = await db
    .select({ eventId: notifications.eventId })
    .from(notifications)
    .where(inArray(notifications.eventId, eventIds));
  return new Set(rows.map(({ eventId }) => eventId));
}
