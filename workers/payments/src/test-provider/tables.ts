import { sql } from "drizzle-orm";
import { index, integer, pgTable, text, uuid } from "drizzle-orm/pg-core";
import type { PaymentState, RefundState } from "#shared/contracts/payments.ts";
import { time, updatedAt } from "#shared/database/columns.ts";

/*
 * What the built-in test provider knows of its payments: nothing else reads or writes it, as nothing else could at a
 * real provider.
 */

/** A payment without a row waits for the customer. */
export const testPayments = pgTable(
  "test_payments",
  {
    id: uuid("id").primaryKey(),
    state: text("state").$type<PaymentState>().notNull(),
    /** When it succeeds by itself, even if it was canceled. */
    succeedsAt: time("succeeds_at"),
    /** How many of its refunds are still to fail. */
    failingRefunds: integer("failing_refunds").notNull().default(0),
    updatedAt: updatedAt(),
  },
  (table) => [index("test_payments_succeeds_at_idx").on(table.succeedsAt).where(sql`${table.succeedsAt} IS NOT NULL`)],
);

export const testRefunds = pgTable("test_refunds", {
  id: uuid("id").primaryKey(),
  paymentId: uuid("payment_id").notNull(),
  state: text("state").$type<RefundState>().notNull(),
});
