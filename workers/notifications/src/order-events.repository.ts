import { eq, inArray, sql } from "drizzle-orm";
import type { EventPosition } from "../../../shared/contracts/orders.ts";
import type { Db } from "../../../shared/db.ts";
import { deadLetters, notifications, watermarks } from "./tables.ts";

type NewNotification = typeof notifications.$inferInsert;

/**
 * Records the notification of an event, and that the event is no dead letter any more. Tells whether it is new: an
 * event that has its notification changes nothing. A mail that is to be sent now is kept from the cron for
 * `mailHeldSeconds`.
 */
export async function insertNotification(
  db: Db,
  notification: NewNotification,
  { mailHeldSeconds }: { mailHeldSeconds: number },
): Promise<boolean> {
  const mailNextAttemptAt = sql`now() + make_interval(secs => ${mailHeldSeconds})`;
  const [inserted] = await db.batch([
    db
      .insert(notifications)
      .values({ ...notification, mailNextAttemptAt })
      .onConflictDoNothing({ target: notifications.eventId })
      .returning({ id: notifications.id }),
    db.delete(deadLetters).where(eq(deadLetters.eventId, notification.eventId)),
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

export async function findWatermark(db: Db, log: string): Promise<EventPosition | null> {
  const [row] = await db.select().from(watermarks).where(eq(watermarks.log, log));
  return row ? { time: row.time.toISOString(), id: row.eventId } : null;
}

/** Moves the mark forward, never back: two runs at once may have come to different places. */
export async function advanceWatermark(db: Db, log: string, { time, id }: EventPosition): Promise<void> {
  await db.execute(sql`
    INSERT INTO ${watermarks} AS w (log, time, event_id) VALUES (${log}, ${time}::timestamptz, ${id}::uuid)
    ON CONFLICT (log) DO UPDATE SET time = EXCLUDED.time, event_id = EXCLUDED.event_id
    WHERE (w.time, w.event_id) < (EXCLUDED.time, EXCLUDED.event_id)`);
}
