import { index, pgTable, uuid } from "drizzle-orm/pg-core";
import { time } from "#shared/database/columns.ts";

/** Guests whose data goes to a customer, until it is there and no request of such a guest can still be running. */
export const guestMerges = pgTable(
  "guest_merges",
  {
    guestId: uuid("guest_id").primaryKey(),
    customerId: uuid("customer_id").notNull(),
    /** When the customer asked for it. */
    mergedAt: time("merged_at").notNull().defaultNow(),
    /** When the data was moved, after users had closed the guest. Without that, the guest may have an account by now. */
    closedAt: time("closed_at"),
  },
  (table) => [index("guest_merges_merged_at_idx").on(table.mergedAt)],
);
