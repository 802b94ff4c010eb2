import { sql } from "drizzle-orm";
import { check, integer, pgTable, text } from "drizzle-orm/pg-core";
import { currency } from "#shared/database/columns.ts";

/** A single row, inserted by the migration. */
export const shopSettings = pgTable(
  "shop_settings",
  {
    id: integer("id").primaryKey().default(1),
    name: text("name").notNull().default("Edge Shop"),
    currency: currency().notNull().default("USD"),
    supportEmail: text("support_email"),
    lowStockThreshold: integer("low_stock_threshold").notNull().default(5),
  },
  (table) => [
    check("shop_settings_id_check", sql`${table.id} = 1`),
    check("shop_settings_low_stock_threshold_check", sql`${table.lowStockThreshold} >= 0`),
  ],
);
