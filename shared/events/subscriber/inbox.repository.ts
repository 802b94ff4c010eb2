import { type SQL, sql } from "drizzle-orm";
import type { CloudEvent } from "#shared/contracts/event-log.ts";
import type { Db } from "#shared/database/db.ts";
import { isAmong } from "#shared/database/is-among.ts";
import { deadLetters, inbox } from "./tables.ts";

/**
 * The statements that record an event as handled: for a batch with whatever the event means to the service, so that
 * both happen or neither does. `condition`: records it only if this holds; by default always.
 */
export function settleEvent(db: Db, event: CloudEvent, condition?: SQL) {
  return settleEvents(db, [event], condition);
}

/** The same for several events. */
export function settleEvents(db: Db, events: CloudEvent[], condition = sql`true`) {
  const rows = JSON.stringify(events.map(({ id, type, subject }) => ({ event_id: id, type, subject })));
  return [
    db.execute(sql`
      INSERT INTO ${inbox} (event_id, type, subject)
      SELECT event_id, type, subject FROM jsonb_populate_recordset(NULL::${inbox}, ${rows}::jsonb) WHERE ${condition} ORDER BY event_id
      ON CONFLICT DO NOTHING`),
    removeDeadLetters(
      db,
      events.map(({ id }) => id),
      condition,
    ),
  ] as const;
}

/** Events that were handled are no dead letters any more. */
export function removeDeadLetters(db: Db, eventIds: string[], condition = sql`true`) {
  return db.execute(sql`DELETE FROM ${deadLetters} WHERE ${isAmong(sql`event_id`, eventIds)} AND ${condition}`);
}

/** Those of these events that were handled. */
export async function findHandledEvents(db: Db, eventIds: string[]): Promise<Set<string>> {
  const rows = await db.select({ eventId: inbox.eventId }).from(inbox).where(isAmong(inbox.eventId, eventIds));
  return new Set(rows.map(({ eventId }) => eventId));
}
