import { sql } from "drizzle-orm";
import { boolean, check, index, integer, pgTable, uuid } from "drizzle-orm/pg-core";
import { time } from "#shared/database/columns.ts";

/** What products knows of the shop's settings, which orders keeps; one row, inserted by the migration. */
export const stockSettings = pgTable(
  "stock_settings",
  {
    id: integer("id").primaryKey().default(1),
    lowStockThreshold: integer("low_stock_threshold").notNull().default(5),
    /** The threshold that `low_stock` was last made to fit: another one, or null, while that is still to be done. */
    notedThreshold: integer("noted_threshold"),
  },
  (table) => [check("stock_settings_id_check", sql`${table.id} = 1`)],
);

/**
 * Variants whose stock is at or below the threshold. Triggers of `variants` add and remove them, so that no statement that
 * changes stock can forget to, and a change of the threshold does. A variant that is no longer for sale stays.
 */
export const lowStock = pgTable(
  "low_stock",
  {
    variantId: uuid("variant_id").primaryKey(),
    since: time("since").notNull().defaultNow(),
    /** Whether its stock fell. False for one that was created low, or that a raised threshold made low, until it falls further. */
    hasFallen: boolean("has_fallen").notNull().default(true),
    /** When its event was written; null until then. One that has not fallen has no event: then it is when that was noted. */
    publishedAt: time("published_at"),
  },
  (table) => [index("low_stock_unpublished_idx").on(table.since).where(sql`${table.publishedAt} IS NULL`)],
);
