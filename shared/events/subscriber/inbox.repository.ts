import { eq, inArray } from "drizzle-orm";
import type { CloudEvent } from "#shared/contracts/event-log.ts";
import type { Db } from "#shared/database/db.ts";
import { deadLetters, inbox } from "./tables.ts";

/**
 * The statements that record an event as handled: for a batch with whatever the event means to the service, so that
 * both happen or neither does.
 */
export function settleEvent(db: Db, { id, type, subject }: CloudEvent) {
  return [
    db.insert(inbox).values({ eventId: id, type, subject }).onConflictDoNothing(),
    removeDeadLetter(db, id),
  ] as const;
}

/** An event that was handled is no dead letter any more. */
export function removeDeadLetter(db: Db, eventId: string) {
  return db.delete(deadLetters).where(eq(deadLetters.eventId, eventId));
}

/** Those of these events that were handled. */
export async function findHandledEvents(db: Db, eventIds: string[]): Promise<Set<string>> {
  const rows = await db.select({ eventId: inbox.eventId }).from(inbox).where(inArray(inbox.eventId, eventIds));
  return new Set(rows.map(({ eventId }) => eventId));
}
