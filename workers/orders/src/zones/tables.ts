import { sql } from "drizzle-orm";
import { boolean, check, index, integer, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { createdAt, deletedWith, updatedAt, version } from "#shared/database/columns.ts";
import type { ShippingMethod } from "#shared/contracts/checkout.ts";
import type { TaxRate } from "./zones.schema.ts";

export const zones = pgTable(
  "zones",
  {
    id: uuid("id").primaryKey(),
    name: text("name").notNull(),
    pricesIncludeTax: boolean("prices_include_tax").notNull(),
    taxRates: jsonb("tax_rates").$type<TaxRate[]>().notNull(),
    shippingMethods: jsonb("shipping_methods").$type<ShippingMethod[]>().notNull(),
    version: version(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [check("zones_version_check", sql`${table.version} > 0`)],
);

/**
 * A country ("US"), a region ("US-CA") or the rest of the world ("*"). The primary key prevents two zones from
 * containing the same place.
 */
export const zonePlaces = pgTable(
  "zone_places",
  {
    place: text("place").primaryKey(),
    zoneId: deletedWith("zone_id", () => zones.id),
    /** Its position in the list that the administrator sent. */
    position: integer("position").notNull(),
  },
  (table) => [index("zone_places_zone_id_idx").on(table.zoneId, table.position)],
);
