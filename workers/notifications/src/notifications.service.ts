import { z } from "zod";
import { type OrderEvent, OrderEventSchema } from "../../../shared/contracts/events.ts";
import { decodeCursor, toPage } from "../../../shared/pagination.ts";
import type { NotificationsContext } from "./context.ts";
import { messageOf } from "./messages.ts";
import { insertNotification, listNotifications, type NotificationRow } from "./notifications.repository.ts";
import type { Notification, NotificationListQuery, NotificationPage } from "./notifications.schema.ts";

const cursorKey = z.tuple([z.iso.datetime(), z.uuid()]);

/** Tells the customer of an event; a repeated one changes nothing. Throws for what is not an order event. */
export async function handleOrderEvent(ctx: NotificationsContext, message: unknown): Promise<void> {
  const event: OrderEvent = OrderEventSchema.parse(message);
  await insertNotification(ctx.db, {
    id: ctx.newId(),
    eventId: event.id,
    userId: event.data.userId,
    orderId: event.data.id,
    type: event.type,
    ...messageOf(event),
  });
}

export async function listOwnNotifications(
  ctx: NotificationsContext,
  userId: string,
  { limit, cursor, unread }: NotificationListQuery,
): Promise<NotificationPage> {
  const key = cursor === undefined ? undefined : decodeCursor(cursor, cursorKey);
  const after = key && { createdAt: key[0], id: key[1] };
  const { rows, unreadCount } = await listNotifications(ctx.db, { userId, limit, unread, after });
  return { ...toPage(rows, limit, toNotification, (row) => [row.createdAt.toISOString(), row.id]), unreadCount };
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
