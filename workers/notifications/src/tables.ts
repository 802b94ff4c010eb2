import { sql } from "drizzle-orm";
import { index, integer, pgEnum, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { createdAt, time } from "#shared/database/columns.ts";

export { deadLetters, watermarks } from "#shared/order-events/tables.ts";

/**
 * none: nobody to write to · pending: not handed over yet · sent: handed over · failed: given up. What that
 * promises stands in docs/decisions/0008-mail-delivery.md.
 */
export const mailState = pgEnum("mail_state", ["none", "pending", "sent", "failed"]);

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
    mailState: mailState("mail_state").notNull().default("none"),
    mailAttempts: integer("mail_attempts").notNull().default(0),
    /** Whoever takes the mail moves this on, so that nobody else sends it meanwhile and a crash gives it back. */
    mailNextAttemptAt: time("mail_next_attempt_at").notNull().defaultNow(),
  },
  (table) => [
    uniqueIndex("notifications_event_id_key").on(table.eventId),
    index("notifications_user_id_idx").on(table.userId, table.createdAt.desc(), table.id.desc()),
    index("notifications_unread_idx")
      .on(table.userId, table.createdAt.desc(), table.id.desc())
      .where(sql`${table.readAt} IS NULL`),
    index("notifications_created_at_idx").on(table.createdAt),
    index("notifications_mail_pending_idx").on(table.mailNextAttemptAt).where(sql`${table.mailState} = 'pending'`),
  ],
);
