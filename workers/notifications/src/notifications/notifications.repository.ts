import { and, count, eq, isNull, sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { newestFirst, olderThan } from "#shared/database/keyset.ts";
import type { TimeKey } from "#shared/http/pagination.ts";
import { notifications } from "../tables.ts";

export type NotificationRow = typeof notifications.$inferSelect;
type ListNotifications = {
  userId: string;
  limit: number;
  unread: boolean;
  after?: TimeKey | undefined;
};

/** Newest first, one row more than `limit`, with the number of all unread notifications: one round trip. */
export async function listNotifications(db: Db, { userId, limit, unread, after }: ListNotifications) {
  const own = eq(notifications.userId, userId);
  const unreadOnly = isNull(notifications.readAt);
  const [rows, [unreadRow]] = await db.batch([
    db
      .select()
      .from(notifications)
      .where(and(own, unread ? unreadOnly : undefined, olderThan(notifications, after)))
      .orderBy(...newestFirst(notifications))
      .limit(limit + 1),
    db.select({ count: count() }).from(notifications).where(and(own, unreadOnly)),
  ]);
  return { rows, unreadCount: unreadRow?.count ?? 0 };
}

/** Marks the user's notification read or unread. A repeated "read" keeps the first time. */
export async function setRead(
  db: Db,
  { id, userId, read }: { id: string; userId: string; read: boolean },
): Promise<NotificationRow | undefined> {
  const [row] = await db
    .update(notifications)
    .set({ readAt: read ? sql`coalesce(${notifications.readAt}, now())` : null })
    .where(and(eq(notifications.id, id), eq(notifications.userId, userId)))
    .returning();
  return row;
}

export async function setAllRead(db: Db, userId: string): Promise<void> {
  await db
    .update(notifications)
    .set({ readAt: sql`now()` })
    .where(and(eq(notifications.userId, userId), isNull(notifications.readAt)));
}
