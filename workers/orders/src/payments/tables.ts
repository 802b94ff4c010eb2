import { index, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { time } from "#shared/database/columns.ts";

/**
 * What payments has still to be told: that an order was cancelled, or that an order has no use for a payment. Money of
 * either goes back. A row is written with the change that causes it, and deleted once payments knows.
 */
export const paymentDeclines = pgTable(
  "payment_declines",
  {
    kind: text("kind").$type<"order" | "payment">().notNull(),
    /** The id of the order or of the payment. */
    subjectId: uuid("subject_id").notNull(),
    createdAt: time("created_at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.kind, table.subjectId] }),
    index("payment_declines_created_at_idx").on(table.createdAt),
  ],
);
