import { desc, eq, sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import type { TimeKey } from "#shared/http/pagination.ts";
import { deadLetters } from "./tables.ts";

export type DeadLetterRow = typeof deadLetters.$inferSelect;
type NewDeadLetter = Pick<DeadLetterRow, "id" | "fingerprint" | "message" | "eventId" | "error" | "attempts">;

/** Keeps a message; one that is kept already gets its newest error, and its attempts add up. */
export async function upsertDeadLetter(db: Db, letter: NewDeadLetter): Promise<void> {
  await db
    .insert(deadLetters)
    .values(letter)
    .onConflictDoUpdate({
      target: deadLetters.fingerprint,
      set: { error: letter.error, attempts: sql`${deadLetters.attempts} + ${letter.attempts}`, failedAt: sql`now()` },
    });
}

type ListDeadLetters = { limit: number; after?: TimeKey | undefined };

/** Newest first, one row more than `limit`. */
export function listDeadLetters(db: Db, { limit, after }: ListDeadLetters): Promise<DeadLetterRow[]> {
  return db
    .select()
    .from(deadLetters)
    .where(
      after &&
        sql`(${deadLetters.createdAt}, ${deadLetters.id}) < (${after.createdAt}::timestamptz, ${after.id}::uuid)`,
    )
    .orderBy(desc(deadLetters.createdAt), desc(deadLetters.id))
    .limit(limit + 1);
}

/** Notes that it is being sent again, and reads it. */
export async function markReplayed(db: Db, id: string): Promise<DeadLetterRow | undefined> {
  const [row] = await db.update(deadLetters).set({ replayedAt: sql`now()` }).where(eq(deadLetters.id, id)).returning();
  return row;
}
