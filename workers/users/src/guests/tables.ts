import { index, integer, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { time } from "#shared/database/columns.ts";
import { users } from "../accounts/tables.ts";

/** What is stored about each user of role `guest` in addition. The row is deleted when the guest registers. */
export const guests = pgTable(
  "guests",
  {
    userId: uuid("user_id")
      .primaryKey()
      .references(() => users.id, { onDelete: "cascade" }),
    /**
     * When it may be deleted: 30 days after its last use. A guest that then has an order or cart is kept, and checked
     * again 30 days later.
     */
    dueAt: time("due_at").notNull(),
    /** The customer that its orders and carts were moved to. */
    mergedInto: uuid("merged_into"),
  },
  (table) => [index("guests_due_at_idx").on(table.dueAt)],
);

/**
 * How many guests a network created since `countedSince`. The key is a keyed hash, so the table reveals no networks.
 */
export const guestCounters = pgTable(
  "guest_counters",
  {
    key: text("key").primaryKey(),
    guests: integer("guests").notNull(),
    countedSince: time("counted_since").notNull(),
  },
  (table) => [index("guest_counters_counted_since_idx").on(table.countedSince)],
);
