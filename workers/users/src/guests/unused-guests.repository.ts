import { and, inArray, lt, sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { ago } from "#shared/database/delete-oldest.ts";
import { guests, users } from "../tables.ts";

/** The session of a guest ends when the guest is due; an hour later no access token of it is valid either. */
const isDue = lt(guests.dueAt, ago("1 hours"));

export async function listUnusedGuestIds(db: Db, limit: number): Promise<string[]> {
  const rows = await db.select({ userId: guests.userId }).from(guests).where(isDue).orderBy(guests.dueAt).limit(limit);
  return rows.map(({ userId }) => userId);
}

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
