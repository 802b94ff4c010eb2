import { and, eq, isNull, sql } from "drizzle-orm";
import { lockUser } from "../accounts/users.repository.ts";
import type { Db } from "#shared/database/db.ts";
import { guests, sessions, users } from "../tables.ts";

/** The user of a session, whether it is open, and which customer the guest was merged into. */
export async function findGuestOfSession(db: Db, sessionId: string) {
  const [row] = await db
    .select({
      userId: users.id,
      role: users.role,
      isOpen: sql<boolean>`${users.isActive} AND ${sessions.endedAt} IS NULL AND ${sessions.expiresAt} > now()`,
      mergedInto: guests.mergedInto,
    })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .leftJoin(guests, eq(guests.userId, users.id))
    .where(eq(sessions.id, sessionId));
  return row;
}

/**
 * Deactivates a guest, ends its sessions and stores the customer that it was merged into. Returns false for a user who
 * is not a guest, or was merged into another customer. The user's row is locked first, so that a concurrent
 * registration happens entirely before or after it. Sessions are locked before the guest, as `rotateRefreshToken` does,
 * so that the two do not deadlock.
 */
export async function closeMergedGuest(db: Db, guestId: string, customerId: string): Promise<boolean> {
  const mayClose = sql`EXISTS (
    SELECT FROM ${guests} AS g WHERE g.user_id = ${guestId}::uuid AND coalesce(g.merged_into, ${customerId}) = ${customerId}::uuid)`;
  const [, , , closed] = await db.batch([
    lockUser(db, guestId),
    db
      .update(sessions)
      .set({ endedAt: sql`now()` })
      .where(and(eq(sessions.userId, guestId), isNull(sessions.endedAt), mayClose)),
    db
      .update(users)
      .set({ isActive: false, updatedAt: sql`now()` })
      .where(and(eq(users.id, guestId), users.isActive, mayClose)),
    db
      .update(guests)
      .set({ mergedInto: customerId })
      .where(and(eq(guests.userId, guestId), mayClose))
      .returning({ userId: guests.userId }),
  ]);
  return closed.length > 0;
}
