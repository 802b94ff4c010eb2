import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgEnum, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { createdAt, deletedWith, time, updatedAt } from "#shared/database/columns.ts";

export { deadLetters, inbox, watermarks } from "#shared/events/subscriber/tables.ts";

/** active: gets events · paused: its events wait · disabled: gets none, since it is gone or has failed for days. */
export const endpointStatus = pgEnum("endpoint_status", ["active", "paused", "disabled"]);

export const endpoints = pgTable(
  "webhook_endpoints",
  {
    id: uuid("id").primaryKey(),
    url: text("url").notNull(),
    eventTypes: jsonb("event_types").$type<string[]>().notNull(),
    description: text("description"),
    status: endpointStatus("status").notNull().default("active"),
    disabledReason: text("disabled_reason"),
    /** Encrypted with KEY_ENCRYPTION_SECRET. */
    secret: text("secret").notNull(),
    /** The secret before, which signs too until that time. */
    previousSecret: text("previous_secret"),
    previousSecretUntil: time("previous_secret_until"),
    /** Failed attempts since the last success. */
    failures: integer("failures").notNull().default(0),
    /** When the first of these was. */
    failingSince: time("failing_since"),
    /** The circuit: nothing is sent before this time, then one attempt at a time until one succeeds. */
    opensAt: time("opens_at"),
    /** A recovery that is not finished: its next batch begins after this `createdAt` and `id` of a delivery. */
    recoverAfter: time("recover_after"),
    recoverAfterId: uuid("recover_after_id"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [index("webhook_endpoints_created_at_idx").on(table.createdAt.desc(), table.id.desc())],
);

/** What is sent: an event as JSON, once for all endpoints. Its id is the `webhook-id`. */
export const messages = pgTable(
  "webhook_messages",
  {
    id: uuid("id").primaryKey(),
    type: text("type").notNull(),
    body: text("body").notNull(),
    createdAt: createdAt(),
  },
  (table) => [index("webhook_messages_created_at_idx").on(table.createdAt)],
);

export const deliveryStatus = pgEnum("delivery_status", ["pending", "succeeded", "failed"]);

/** An attempt to deliver; `at` as RFC 3339. */
export type Attempt = {
  at: string;
  status: number | null;
  durationMs: number;
  error: string | null;
  responseExcerpt: string | null;
};

export const deliveries = pgTable(
  "webhook_deliveries",
  {
    id: uuid("id").primaryKey(),
    endpointId: deletedWith("endpoint_id", () => endpoints.id),
    messageId: deletedWith("message_id", () => messages.id),
    eventType: text("event_type").notNull(),
    status: deliveryStatus("status").notNull().default("pending"),
    /** The last ones, oldest first. */
    attempts: jsonb("attempts").$type<Attempt[]>().notNull().default([]),
    /** Attempts of this round: a redelivery begins another. The schedule of retries counts them. */
    tries: integer("tries").notNull().default(0),
    /** The earliest next attempt of a pending delivery. */
    nextAttemptAt: time("next_attempt_at").notNull().defaultNow(),
    /** Until then a sender has it. The claim of a crashed sender expires. */
    claimedUntil: time("claimed_until"),
    createdAt: createdAt(),
  },
  (table) => [
    uniqueIndex("webhook_deliveries_message_key").on(table.messageId, table.endpointId),
    // The sender reads the first rows of each endpoint.
    index("webhook_deliveries_due_idx")
      .on(table.endpointId, table.nextAttemptAt)
      .where(sql`${table.status} = 'pending'`),
    index("webhook_deliveries_waiting_idx").on(table.nextAttemptAt).where(sql`${table.status} = 'pending'`),
    index("webhook_deliveries_claimed_idx")
      .on(table.endpointId, table.claimedUntil)
      .where(sql`${table.claimedUntil} IS NOT NULL`),
    index("webhook_deliveries_created_at_idx").on(table.createdAt.desc(), table.id.desc()),
    index("webhook_deliveries_endpoint_id_idx").on(table.endpointId, table.createdAt.desc(), table.id.desc()),
    index("webhook_deliveries_event_type_idx").on(table.eventType, table.createdAt.desc(), table.id.desc()),
    index("webhook_deliveries_failed_idx")
      .on(table.createdAt.desc(), table.id.desc())
      .where(sql`${table.status} = 'failed'`),
  ],
);
