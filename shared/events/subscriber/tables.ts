import { sql } from "drizzle-orm";
import { index, integer, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { createdAt, time } from "#shared/database/columns.ts";

/*
 * The tables of a subscriber of events, each in the subscriber's own database: its tables.ts exports those that
 * it keeps.
 */

/** The events that were handled: one that comes again finds itself here. */
export const inbox = pgTable(
  "inbox",
  {
    eventId: uuid("event_id").primaryKey(),
    type: text("type").notNull(),
    /** What the event is about: an order, a payment. */
    subject: uuid("subject").notNull(),
    handledAt: time("handled_at").notNull().defaultNow(),
  },
  (table) => [index("inbox_handled_at_idx").on(table.handledAt)],
);

/**
 * Messages that could not be handled, one row for each event however often it fails. A row is deleted when its event is
 * handled. One that was dismissed is kept, so that a copy of it that fails later does not bring it back.
 */
export const deadLetters = pgTable(
  "dead_letters",
  {
    id: uuid("id").primaryKey(),
    /** Identifies the message: the id of its event, or the SHA-256 of its canonical JSON where it has none. */
    fingerprint: text("fingerprint").notNull(),
    /** The latest copy of the message as JSON: as text, because what is wrong with it may be what JSON columns refuse. */
    message: text("message").notNull(),
    /** Of a message that is an event. */
    eventId: uuid("event_id"),
    error: text("error").notNull(),
    attempts: integer("attempts").notNull(),
    createdAt: createdAt(),
    failedAt: time("failed_at").notNull().defaultNow(),
    /** When it was sent to the queue again; null again once it has failed since. */
    replayedAt: time("replayed_at"),
    dismissedAt: time("dismissed_at"),
    dismissedReason: text("dismissed_reason"),
    /** The administrator who dismissed it. */
    dismissedBy: uuid("dismissed_by"),
  },
  (table) => [
    uniqueIndex("dead_letters_fingerprint_key").on(table.fingerprint),
    index("dead_letters_event_id_idx").on(table.eventId),
    index("dead_letters_created_at_idx").on(table.createdAt.desc(), table.id.desc()),
    index("dead_letters_failed_at_idx").on(table.failedAt),
    index("dead_letters_waiting_idx")
      .on(table.createdAt)
      .where(sql`${table.replayedAt} IS NULL AND ${table.dismissedAt} IS NULL`),
  ],
);

/** How far the log of each publisher was read: everything up to there is handled, or lies among the dead letters. */
export const watermarks = pgTable("watermarks", {
  log: text("log").primaryKey(),
  time: time("time").notNull(),
  eventId: uuid("event_id").notNull(),
});
