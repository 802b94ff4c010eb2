import type { Db } from "#shared/database/db.ts";
import { ago, deleteOldest } from "#shared/database/delete-oldest.ts";
import { deadLetters, inbox } from "./tables.ts";

/**
 * How long a handled event is remembered: longer than it can come again, by the log (30 days), by a queue (14 days), or
 * by the replay of a dead letter.
 */
export const HANDLED_EVENT_DAYS = 180;

/** Counted from the last failure. By then the event itself has left the log. */
export const DEAD_LETTER_DAYS = 90;

export const deleteOldInbox = (db: Db, limit: number): Promise<number> =>
  deleteOldest(db, inbox, { by: inbox.handledAt, before: ago(`${HANDLED_EVENT_DAYS} days`), limit });

export const deleteOldDeadLetters = (db: Db, limit: number): Promise<number> =>
  deleteOldest(db, deadLetters, { by: deadLetters.failedAt, before: ago(`${DEAD_LETTER_DAYS} days`), limit });
