import { and, eq, isNull, sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { newestFirst, olderThan } from "#shared/database/keyset.ts";
import type { TimeKey } from "#shared/http/pagination.ts";
import { deadLetters } from "./tables.ts";

export type DeadLetterRow = typeof deadLetters.$inferSelect;
type NewDeadLetter = Pick<DeadLetterRow, "id" | "fingerprint" | "message" | "eventId" | "error" | "attempts">;

/**
 * Keeps a message. One that is kept already is replaced by its newest copy and error, its attempts add up, and it waits
 * for an administrator again if it was replayed.
 */
export async function upsertDeadLetter(db: Db, letter: NewDeadLetter): Promise<void> {
  await db
    .insert(deadLetters)
    .values(letter)
    .onConflictDoUpdate({
      target: deadLetters.fingerprint,
      set: {
        message: letter.message,
        error: letter.error,
        attempts: sql`${deadLetters.attempts} + ${letter.attempts}`,
        failedAt: sql`now()`,
        replayedAt: null,
      },
    });
}

type ListDeadLetters = { limit: number; after?: TimeKey | undefined };

/** Those that were not dismissed, newest first, one row more than `limit`. */
export function listDeadLetters(db: Db, { limit, after }: ListDeadLetters): Promise<DeadLetterRow[]> {
  return db
    .select()
    .from(deadLetters)
    .where(and(isNull(deadLetters.dismissedAt), olderThan(deadLetters, after)))
    .orderBy(...newestFirst(deadLetters))
    .limit(limit + 1);
}

/** Records that it is being sent again, and reads it. */
export async function markReplayed(db: Db, id: string): Promise<DeadLetterRow | undefined> {
  const [row] = await db.update(deadLetters).set({ replayedAt: sql`now()` }).where(isOpen(id)).returning();
  return row;
}

/** Records why and by whom it was given up, and reads it. */
export async function markDismissed(
  db: Db,
  { id, reason, userId }: { id: string; reason: string; userId: string },
): Promise<DeadLetterRow | undefined> {
  const [row] = await db
    .update(deadLetters)
    .set({ dismissedAt: sql`now()`, dismissedReason: reason, dismissedBy: userId })
    .where(isOpen(id))
    .returning();
  return row;
}

const isOpen = (id: string) => and(eq(deadLetters.id, id), isNull(deadLetters.dismissedAt));
