import { sql } from "drizzle-orm";
import { check, index, integer, pgTable, uuid } from "drizzle-orm/pg-core";
import { time } from "#shared/database/columns.ts";

/** What products knows of the shop's settings, which orders keeps; one row, inserted by the migration. */
export const stockSettings = pgTable(
  "stock_settings",
  {
    id: integer("id").primaryKey().default(1),
    lowStockThreshold: integer("low_stock_threshold").notNull().default(5),
  },
  (table) => [check("stock_settings_id_check", sql`${table.id} = 1`)],
);

/**
 * Variants whose stock fell to the threshold and has not been above it since. A trigger of `variants` adds and removes
 * them, so that no statement that changes stock can forget to.
 */
export const lowStock = pgTable(
  "low_stock",
  {
    variantId: uuid("variant_id").primaryKey(),
    since: time("since").notNull().defaultNow(),
    /** When its event was written; null until then. */
    publishedAt: time("published_at"),
  },
  (table) => [index("low_stock_unpublished_idx").on(table.since).where(sql`${table.publishedAt} IS NULL`)],
);
