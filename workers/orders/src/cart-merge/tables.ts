import { index, pgTable, uuid } from "drizzle-orm/pg-core";
import { time } from "#shared/database/columns.ts";

/** Guests whose data went to a customer, until no request of such a guest can still be running. */
export const guestMerges = pgTable(
  "guest_merges",
  {
    guestId: uuid("guest_id").primaryKey(),
    customerId: uuid("customer_id").notNull(),
    mergedAt: time("merged_at").notNull().defaultNow(),
  },
  (table) => [index("guest_merges_merged_at_idx").on(table.mergedAt)],
);
