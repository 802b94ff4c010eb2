import { and, count, desc, eq, isNull, sql } from "drizzle-orm";
import type { Db } from "../../../shared/db.ts";
import { notifications } from "./tables.ts";

export type NotificationRow = typeof notifications.$inferSelect;
type NewNotification = Omit<NotificationRow, "readAt" | "createdAt">;

/** Records the notification of an event; does nothing for an event that has one. */
export async function insertNotification(db: Db, notification: NewNotification): Promise<void> {
  await db.insert(notifications).values(notification).onConflictDoNothing({ target: notifications.eventId });
}

type ListNotifications = {
  userId: string;
  limit: number;
  unread: boolean;
  after?: { createdAt: string; id: string } | undefined;
};

/** Newest first, one row more than `limit`, and how many are unread in all: one round trip. */
export async function listNotifications(db: Db, { userId, limit, unread, after }: ListNotifications) {
  const own = eq(notifications.userId, userId);
  const unreadOnly = isNull(notifications.readAt);
  const older =
    after &&
    sql`(${notifications.createdAt}, ${notifications.id}) < (${after.createdAt}::timestamptz, ${after.id}::uuid)`;
  const [rows, [unreadRow]] = await db.batch([
    db
      .select()
      .from(notifications)
      .where(and(own, unread ? unreadOnly : undefined, older))
      .orderBy(desc(notifications.createdAt), desc(notifications.id))
      .limit(limit + 1),
    db.select({ count: count() }).from(notifications).where(and(own, unreadOnly)),
  ]);
  return { rows, unreadCount: unreadRow?.count ?? 0 };
}
