import { index, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { time } from "#shared/database/columns.ts";
import type { Actor } from "./history.schema.ts";

/**
 * What happened to each order. A trigger of the event log (`record_order_history`) writes a row for each event of an
 * order, whichever version of the Worker logs it; the log forgets its events, this table does not.
 */
export const orderHistory = pgTable(
  "order_history",
  {
    /** The event's id. */
    id: uuid("id").primaryKey(),
    orderId: uuid("order_id").notNull(),
    type: text("type").notNull(),
    actor: text("actor").$type<Actor>().notNull(),
    /** Who did it; null for the system. */
    userId: uuid("user_id"),
    data: jsonb("data").$type<Record<string, unknown>>().notNull(),
    createdAt: time("created_at").notNull(),
  },
  (table) => [index("order_history_order_id_idx").on(table.orderId, table.createdAt, table.id)],
);
