import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { deletedWith, time } from "#shared/database/columns.ts";

/*
 * The tables of a publisher, each in the publisher's own database: its tables.ts exports them. One that keeps more about
 * its events declares a table `events` of its own, with these columns, this index and others.
 */

export const eventColumns = {
  id: uuid("id").primaryKey(),
  type: text("type").notNull(),
  /** What the event says, at the time of the change. Its `id` is what the event is about. */
  data: jsonb("data").$type<{ id: string }>().notNull(),
  traceparent: text("traceparent").notNull(),
  /** By the database's clock when the statement runs: readers of the log rely on it to miss no event. */
  createdAt: time("created_at").notNull().default(sql`clock_timestamp()`),
};

/** The event log, kept for at least `EVENT_LOG_DAYS`. */
export const events = pgTable("events", eventColumns, (table) => [
  index("events_created_at_idx").on(table.createdAt, table.id),
]);

/** The outbox: one row for each event and subscriber, unsent until the subscriber's queue has accepted it. */
export const eventDeliveries = pgTable(
  "event_deliveries",
  {
    eventId: deletedWith("event_id", () => events.id),
    subscriber: text("subscriber").notNull(),
    attempts: integer("attempts").notNull().default(0),
    /**
     * The earliest next attempt. A relay that claims the row moves it, so that the claim of a crashed relay expires.
     */
    nextAttemptAt: time("next_attempt_at").notNull().defaultNow(),
    sentAt: time("sent_at"),
  },
  (table) => [
    primaryKey({ columns: [table.eventId, table.subscriber] }),
    index("event_deliveries_unsent_idx").on(table.nextAttemptAt).where(sql`${table.sentAt} IS NULL`),
    // Ids of events are ordered by time, so the lowest one is the oldest unsent event.
    index("event_deliveries_waiting_idx").on(table.eventId).where(sql`${table.sentAt} IS NULL`),
  ],
);
