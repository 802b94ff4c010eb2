import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  char,
  check,
  customType,
  index,
  integer,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { createdAt, time, updatedAt } from "#shared/database/columns.ts";

const tsvector = customType<{ data: string }>({ dataType: () => "tsvector" });

export const products = pgTable(
  "products",
  {
    id: uuid("id").primaryKey(),
    name: text("name").notNull(),
    description: text("description"),
    /** Minor units. */
    priceAmount: bigint("price_amount", { mode: "number" }).notNull(),
    currency: char("currency", { length: 3 }).notNull(),
    availableStock: integer("available_stock").notNull(),
    version: integer("version").notNull().default(1),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
    /** Set when it is no longer for sale; old orders and their reservations go on referring to it. */
    archivedAt: time("archived_at"),
    /**
     * For the index: it changes only when the last unit goes or the first one comes, so that other changes of stock
     * need not touch any index.
     */
    inStock: boolean("in_stock").notNull().generatedAlwaysAs(sql`available_stock > 0`),
    /** The words of name and description, as the database's own `search_words` makes them. */
    search: tsvector("search").notNull().generatedAlwaysAs(sql`search_vector(name, description)`),
  },
  (table) => [
    // Settles who has a name, and serves `sort=name`. All these are read forwards and backwards.
    uniqueIndex("products_name_key").on(sql`lower(${table.name})`).where(sql`${table.archivedAt} IS NULL`),
    index("products_created_at_idx").on(table.createdAt, table.id).where(sql`${table.archivedAt} IS NULL`),
    index("products_price_idx").on(table.priceAmount, table.id).where(sql`${table.archivedAt} IS NULL`),
    index("products_currency_price_idx")
      .on(table.currency, table.priceAmount, table.id)
      .where(sql`${table.archivedAt} IS NULL`),
    index("products_in_stock_idx")
      .on(table.createdAt, table.id)
      .where(sql`${table.archivedAt} IS NULL AND ${table.inStock}`),
    // Every beginning of every word is an entry of its own, so that a prefix is found as fast as a whole word. A search
    // reads the list of entries that still wait to be sorted in as well: it is kept short (256 kB, by default 4 MB).
    index("products_prefixes_idx")
      .using("gin", sql`search_prefixes(${table.search})`)
      .with({ gin_pending_list_limit: 256 })
      .where(sql`${table.archivedAt} IS NULL`),
    check("products_name_trimmed_check", sql`${table.name} = btrim(${table.name}, E' \\t\\n\\r')`),
    check("products_name_check", sql`char_length(${table.name}) BETWEEN 3 AND 100`),
    check("products_description_check", sql`char_length(${table.description}) <= 500`),
    check("products_price_amount_check", sql`${table.priceAmount} BETWEEN 1 AND 1000000000000`),
    check("products_currency_check", sql`${table.currency} ~ '^[A-Z]{3}$'`),
    // Without the upper bound that clients have: what a cancelled order held comes back on top of whatever was set since.
    check("products_available_stock_check", sql`${table.availableStock} >= 0`),
    check("products_version_check", sql`${table.version} > 0`),
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
    productId: uuid("product_id")
      .notNull()
      .references(() => products.id),
    quantity: integer("quantity").notNull(),
    name: text("name").notNull(),
    unitAmount: bigint("unit_amount", { mode: "number" }).notNull(),
    currency: char("currency", { length: 3 }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.reservationId, table.productId] }),
    index("reservation_lines_product_id_idx").on(table.productId),
    check("reservation_lines_quantity_check", sql`${table.quantity} BETWEEN 1 AND 1000`),
  ],
);

export const stockReason = pgEnum("stock_reason", ["created", "set", "adjusted", "held", "returned", "released"]);

/**
 * The changes of stock: the sum of a product's deltas is its available stock. Old ones are rolled up into one row.
 */
export const stockLedger = pgTable(
  "stock_ledger",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    productId: uuid("product_id")
      .notNull()
      .references(() => products.id),
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
    index("stock_ledger_product_id_idx").on(table.productId),
    index("stock_ledger_reservation_id_idx").on(table.reservationId),
    index("stock_ledger_opening_idx").on(table.productId).where(sql`${table.isOpening}`),
    index("stock_ledger_put_in_idx")
      .on(table.createdAt)
      .where(sql`${table.reservationId} IS NULL AND NOT ${table.isOpening}`),
    check("stock_ledger_delta_check", sql`${table.delta} <> 0`),
  ],
);

/** Products whose stock is not what their ledger and reservations say, as the audit found them. */
export const brokenStock = pgTable("broken_stock", {
  productId: uuid("product_id")
    .primaryKey()
    .references(() => products.id),
  foundAt: time("found_at").notNull().defaultNow(),
});

/** How far the audit of the stock has come on its way through all products; one row. */
export const stockAudit = pgTable("stock_audit", {
  id: integer("id").primaryKey(),
  lastProductId: uuid("last_product_id").notNull(),
  /** A slice that took long keeps the next one waiting. */
  nextAt: time("next_at").notNull().defaultNow(),
});
