import { AppError } from "#shared/core/errors.ts";
import { decodeTimeCursor, toTimePage } from "#shared/http/pagination.ts";
import type { NotificationsContext } from "../context.ts";
import { listNotifications, type NotificationRow, setAllRead, setRead } from "./notifications.repository.ts";
import type { Notification, NotificationListQuery, NotificationPage } from "./notifications.schema.ts";

/** One page of the user's notifications, newest first. */
export async function listOwnNotifications(
  ctx: NotificationsContext,
  userId: string,
  { limit, cursor, unread }: NotificationListQuery,
): Promise<NotificationPage> {
  const after = decodeTimeCursor(cursor);
  const { rows, unreadCount } = await listNotifications(ctx.db, { userId, limit, unread, after });
  return { ...toTimePage(rows, limit, toNotification), unreadCount };
}

/**
 * Marks one of the user's own notifications read or unread.
 *
 * @throws AppError not-found also for another user's notification
 */
export async function markNotification(
  ctx: NotificationsContext,
  input: { id: string; userId: string; read: boolean },
): Promise<Notification> {
  const row = await setRead(ctx.db, input);
  if (!row) throw new AppError("not-found", "There is no such notification, or it is not yours.");
  return toNotification(row);
}

/** Marks all unread notifications of the user read. */
export async function markAllRead(ctx: NotificationsContext, userId: string): Promise<void> {
  await setAllRead(ctx.db, userId);
}

function toNotification(row: NotificationRow): Notification {
  return {
    id: row.id,
    type: row.type as Notification["type"],
    orderId: row.orderId,
    title: row.title,
    body: row.body,
    readAt: row.readAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  };
}
