import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  char,
  check,
  customType,
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { createdAt, time, updatedAt } from "#shared/database/columns.ts";

const tsvector = customType<{ data: string }>({ dataType: () => "tsvector" });

export const productStatus = pgEnum("product_status", ["draft", "active"]);
export const taxClass = pgEnum("tax_class", ["standard", "reduced", "zero"]);

export type ProductOption = { name: string; values: string[] };

/**
 * What the variants of a product share: all that changes rarely. Variants that are sold at once do not write here, unless
 * the last unit of a product goes or its first one comes. Named so because "products" is the view that the version
 * before reads; see the decision about variants.
 */
export const products = pgTable(
  "catalogue_products",
  {
    id: uuid("id").primaryKey(),
    name: text("name").notNull(),
    slug: text("slug").notNull(),
    description: text("description"),
    status: productStatus("status").notNull().default("active"),
    taxClass: taxClass("tax_class").notNull().default("standard"),
    options: jsonb("options").$type<ProductOption[]>().notNull().default([]),
    metadata: jsonb("metadata").$type<Record<string, string>>().notNull().default({}),
    // Of its variants, for filters and orders of lists: a trigger of `variants` keeps these five. Minor units.
    priceAmount: bigint("price_amount", { mode: "number" }).notNull(),
    maxPriceAmount: bigint("max_price_amount", { mode: "number" }).notNull(),
    compareAtAmount: bigint("compare_at_amount", { mode: "number" }),
    currency: char("currency", { length: 3 }).notNull(),
    inStock: boolean("in_stock").notNull(),
    /** A client sees the sum of this one and those of the variants; a variant that is removed leaves its own here. */
    version: integer("version").notNull().default(0),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
    /** Set when it is no longer for sale; old orders and their reservations still refer to its variants. */
    archivedAt: time("archived_at"),
    /** The words of name and description, as the database's own `search_words` makes them. */
    search: tsvector("search").notNull().generatedAlwaysAs(sql`search_vector(name, description)`),
  },
  (table) => [
    uniqueIndex("products_name_key").on(sql`lower(${table.name})`).where(sql`${table.archivedAt} IS NULL`),
    uniqueIndex("products_slug_key").on(table.slug).where(sql`${table.archivedAt} IS NULL`),
    // The orders of the lists, of each status by itself. All these are read forwards and backwards.
    index("catalogue_name_idx").on(table.status, sql`lower(${table.name})`).where(sql`${table.archivedAt} IS NULL`),
    index("catalogue_created_at_idx")
      .on(table.status, table.createdAt, table.id)
      .where(sql`${table.archivedAt} IS NULL`),
    index("catalogue_price_idx").on(table.status, table.priceAmount, table.id).where(sql`${table.archivedAt} IS NULL`),
    index("catalogue_currency_price_idx")
      .on(table.status, table.currency, table.priceAmount, table.id)
      .where(sql`${table.archivedAt} IS NULL`),
    index("catalogue_in_stock_idx")
      .on(table.status, table.createdAt, table.id)
      .where(sql`${table.archivedAt} IS NULL AND ${table.inStock}`),
    // Every beginning of every word is an entry of its own, so that a prefix is found as fast as a whole word. A search
    // reads the list of entries that still wait to be sorted in as well: it is kept short (256 kB, by default 4 MB).
    index("catalogue_prefixes_idx")
      .using("gin", sql`search_prefixes(${table.search})`)
      .with({ gin_pending_list_limit: 256 })
      .where(sql`${table.archivedAt} IS NULL`),
    check("catalogue_name_trimmed_check", sql`${table.name} = btrim(${table.name}, E' \\t\\n\\r')`),
    check("catalogue_name_check", sql`char_length(${table.name}) BETWEEN 3 AND 100`),
    check("catalogue_slug_check", sql`${table.slug} ~ '^[a-z0-9-]{1,120}$'`),
    check("catalogue_description_check", sql`char_length(${table.description}) <= 5000`),
    check("catalogue_version_check", sql`${table.version} >= 0`),
  ],
);

/**
 * What is sold: each has its own price, stock and version. The first variant of a product has the product's id.
 *
 * The columns that only the version before reads (name, description, archived_at, search) are no part of this.
 */
export const variants = pgTable(
  "variants",
  {
    id: uuid("id").primaryKey(),
    productId: uuid("product_id")
      .notNull()
      .references(() => products.id),
    /** Its place among the variants of the product. */
    position: integer("position").notNull().default(0),
    sku: text("sku"),
    barcode: text("barcode"),
    /** Its value of each option of the product, by the option's name. */
    options: jsonb("options").$type<Record<string, string>>().notNull().default({}),
    /** Minor units. */
    priceAmount: bigint("price_amount", { mode: "number" }).notNull(),
    compareAtAmount: bigint("compare_at_amount", { mode: "number" }),
    /** The same for all variants of a product. */
    currency: char("currency", { length: 3 }).notNull(),
    availableStock: integer("available_stock").notNull(),
    weightGrams: integer("weight_grams").notNull().default(0),
    version: integer("version").notNull().default(1),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
    /** Set when it is no longer for sale, by itself or with its product; old orders still refer to it. */
    removedAt: time("removed_at"),
    /** It changes only when the last unit goes or the first one comes, so that other changes of stock touch no index. */
    inStock: boolean("in_stock").notNull().generatedAlwaysAs(sql`available_stock > 0`),
  },
  (table) => [
    uniqueIndex("variants_sku_key").on(table.sku).where(sql`${table.removedAt} IS NULL`),
    // No two variants have the same values; it also finds the variants of a product.
    uniqueIndex("variants_options_key").on(table.productId, table.options).where(sql`${table.removedAt} IS NULL`),
    check("variants_price_amount_check", sql`${table.priceAmount} BETWEEN 1 AND 1000000000000`),
    check("variants_compare_at_amount_check", sql`${table.compareAtAmount} BETWEEN 1 AND 1000000000000`),
    check("variants_currency_check", sql`${table.currency} ~ '^[A-Z]{3}$'`),
    // Without the upper bound that clients have: what a cancelled order held comes back on top of whatever was set since.
    check("variants_available_stock_check", sql`${table.availableStock} >= 0`),
    check("variants_weight_grams_check", sql`${table.weightGrams} >= 0`),
    check("variants_version_check", sql`${table.version} > 0`),
  ],
);

/**
 * held → confirmed → returned (order cancelled) · held → returned (cancelled before it was confirmed) ·
 * held → released (no order came of it; may be held again).
 */
export const reservationState = pgEnum("reservation_state", ["held", "confirmed", "returned", "released"]);

export const reservations = pgTable(
  "reservations",
  {
    id: uuid("id").primaryKey(),
    state: reservationState("state").notNull().default("held"),
    expiresAt: time("expires_at").notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    index("reservations_held_idx").on(table.expiresAt).where(sql`${table.state} = 'held'`),
    index("reservations_released_idx").on(table.updatedAt).where(sql`${table.state} = 'released'`),
  ],
);

export const reservationLines = pgTable(
  "reservation_lines",
  {
    reservationId: uuid("reservation_id")
      .notNull()
      .references(() => reservations.id, { onDelete: "cascade" }),
    /** Where the line stood in the request. */
    position: integer("position").notNull(),
    /** This column and those below keep the name they had when a product was its only variant. */
    variantId: uuid("product_id")
      .notNull()
      .references(() => variants.id),
    quantity: integer("quantity").notNull(),
    name: text("name").notNull(),
    sku: text("sku"),
    options: jsonb("options").$type<Record<string, string>>().notNull().default({}),
    unitAmount: bigint("unit_amount", { mode: "number" }).notNull(),
    currency: char("currency", { length: 3 }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.reservationId, table.variantId] }),
    index("reservation_lines_product_id_idx").on(table.variantId),
    check("reservation_lines_quantity_check", sql`${table.quantity} BETWEEN 1 AND 1000`),
  ],
);

export const stockReason = pgEnum("stock_reason", ["created", "set", "adjusted", "held", "returned", "released"]);

/**
 * The changes of stock: the sum of a variant's deltas is its available stock. Old ones are rolled up into one row.
 */
export const stockLedger = pgTable(
  "stock_ledger",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    variantId: uuid("product_id")
      .notNull()
      .references(() => variants.id),
    delta: integer("delta").notNull(),
    reason: stockReason("reason").notNull(),
    /** What the person who adjusted it said. */
    note: text("note"),
    reservationId: uuid("reservation_id").references(() => reservations.id),
    /** The one row of a product that stands for all its older ones; it counts as stock that was put in. */
    isOpening: boolean("is_opening").notNull().default(false),
    createdAt: createdAt(),
  },
  (table) => [
    index("stock_ledger_product_id_idx").on(table.variantId),
    index("stock_ledger_reservation_id_idx").on(table.reservationId),
    index("stock_ledger_opening_idx").on(table.variantId).where(sql`${table.isOpening}`),
    index("stock_ledger_put_in_idx")
      .on(table.createdAt)
      .where(sql`${table.reservationId} IS NULL AND NOT ${table.isOpening}`),
    check("stock_ledger_delta_check", sql`${table.delta} <> 0`),
  ],
);

/** Variants whose stock is not what their ledger and reservations say, as the audit found them. */
export const brokenStock = pgTable("broken_stock", {
  variantId: uuid("product_id")
    .primaryKey()
    .references(() => variants.id),
  foundAt: time("found_at").notNull().defaultNow(),
});

/** How far the audit of the stock has come on its way through all variants; one row. */
export const stockAudit = pgTable("stock_audit", {
  id: integer("id").primaryKey(),
  lastVariantId: uuid("last_product_id").notNull(),
  /** A slice that took long keeps the next one waiting. */
  nextAt: time("next_at").notNull().defaultNow(),
});
