import { and, inArray, lt, sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { ago } from "#shared/database/delete-oldest.ts";
import { guests, users } from "../tables.ts";

/** A guest's session ends when the guest is due. An hour later its last access token has expired too. */
const isDue = lt(guests.dueAt, ago("1 hours"));

/** The longest unused first. */
export async function listUnusedGuestIds(db: Db, limit: number): Promise<string[]> {
  const rows = await db.select({ userId: guests.userId }).from(guests).where(isDue).orderBy(guests.dueAt).limit(limit);
  return rows.map(({ userId }) => userId);
}

/** Makes these guests due again in 30 days. Guests that were used since they were listed are not changed. */
export async function postponeGuests(db: Db, ids: string[]): Promise<void> {
  await db
    .update(guests)
    .set({ dueAt: sql`now() + interval '30 days'` })
    .where(and(inArray(guests.userId, ids), isDue));
}

/**
 * Deletes the unused guests among these users, with their dependent rows; returns how many. The condition is on the
 * deleted row itself: unlike a subquery, PostgreSQL evaluates it again when the statement had to wait for a
 * registration.
 */
export async function deleteUnusedGuests(db: Db, ids: string[]): Promise<number> {
  const due = db
    .select({ userId: guests.userId })
    .from(guests)
    .where(and(inArray(guests.userId, ids), isDue));
  const { rowCount } = await db.delete(users).where(and(inArray(users.id, due), sql`${users.passwordHash} IS NULL`));
  return rowCount ?? 0;
}
