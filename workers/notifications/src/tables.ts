import { sql } from "drizzle-orm";
import { index, integer, pgEnum, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { createdAt, time } from "#shared/database/columns.ts";

export { deadLetters, watermarks } from "#shared/events/subscriber/tables.ts";

/**
 * none: no verified address · pending: not accepted by the mail provider yet · sent: accepted · failed: given up. The
 * guarantees are described in docs/decisions/0008-mail-delivery.md.
 */
export const mailState = pgEnum("mail_state", ["none", "pending", "sent", "failed"]);

const mailColumns = () => ({
  mailState: mailState("mail_state").notNull().default("none"),
  mailAttempts: integer("mail_attempts").notNull().default(0),
  /**
   * The earliest next attempt. A sender that claims the mail moves it, so that no other sends it and the claim of a
   * crashed sender expires.
   */
  mailNextAttemptAt: time("mail_next_attempt_at").notNull().defaultNow(),
});

/** One per event. The unique index on the event makes it the inbox: a repeated event is recognised as handled. */
export const notifications = pgTable(
  "notifications",
  {
    id: uuid("id").primaryKey(),
    eventId: uuid("event_id").notNull(),
    userId: uuid("user_id").notNull(),
    orderId: uuid("order_id").notNull(),
    /** What the event is about: the order, or its parcel or return. Null when the previous version wrote it. */
    subjectId: uuid("subject_id"),
    type: text("type").notNull(),
    title: text("title").notNull(),
    body: text("body").notNull(),
    readAt: time("read_at"),
    createdAt: createdAt(),
    ...mailColumns(),
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

/**
 * One per abandoned cart, whether it is reminded of or not; `none` when it is not. It also records that the event was
 * handled.
 */
export const cartReminders = pgTable(
  "cart_reminders",
  {
    cartId: uuid("cart_id").primaryKey(),
    eventId: uuid("event_id").notNull(),
    createdAt: createdAt(),
    ...mailColumns(),
  },
  (table) => [
    uniqueIndex("cart_reminders_event_id_key").on(table.eventId),
    index("cart_reminders_created_at_idx").on(table.createdAt),
    index("cart_reminders_pending_idx").on(table.mailNextAttemptAt).where(sql`${table.mailState} = 'pending'`),
  ],
);
