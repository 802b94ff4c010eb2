import { sql } from "drizzle-orm";
import { index, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { createdAt, time } from "../../../shared/columns.ts";

/** One per event. The unique index on the event is the inbox: an event that comes again finds itself handled. */
export const notifications = pgTable(
  "notifications",
  {
    id: uuid("id").primaryKey(),
    eventId: uuid("event_id").notNull(),
    userId: uuid("user_id").notNull(),
    orderId: uuid("order_id").notNull(),
    type: text("type").notNull(),
    title: text("title").notNull(),
    body: text("body").notNull(),
    readAt: time("read_at"),
    createdAt: createdAt(),
  },
  (table) => [
    uniqueIndex("notifications_event_id_key").on(table.eventId),
    index("notifications_user_id_idx").on(table.userId, table.createdAt.desc(), table.id.desc()),
    index("notifications_unread_idx")
      .on(table.userId, table.createdAt.desc(), table.id.desc())
      .where(sql`${table.readAt} IS NULL`),
  ],
);
