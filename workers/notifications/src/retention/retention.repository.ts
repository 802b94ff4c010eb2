import { sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { ago, deleteOldest } from "#shared/database/delete-oldest.ts";
import { HANDLED_EVENT_DAYS } from "#shared/events/subscriber/retention.repository.ts";
import { cartReminders, notifications } from "../tables.ts";

/** A notification also records that its event was handled, so it must outlive the event's last delivery. */
export const deleteOldNotifications = (db: Db, limit: number): Promise<number> =>
  deleteOldest(db, notifications, {
    by: notifications.createdAt,
    before: ago(`${HANDLED_EVENT_DAYS} days`),
    where: sql`${notifications.mailState} <> 'pending'`,
    limit,
  });

/** As for notifications. */
export const deleteOldReminders = (db: Db, limit: number): Promise<number> =>
  deleteOldest(db, cartReminders, {
    by: cartReminders.createdAt,
    before: ago(`${HANDLED_EVENT_DAYS} days`),
    where: sql`${cartReminders.mailState} <> 'pending'`,
    limit,
  });
