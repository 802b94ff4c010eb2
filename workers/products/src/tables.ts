import { sql } from "drizzle-orm";
import {
  bigint,
  char,
  check,
  index,
  integer,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { createdAt, time, updatedAt } from "../../../shared/columns.ts";

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
  },
  (table) => [
    uniqueIndex("products_name_key").on(sql`lower(${table.name})`).where(sql`${table.archivedAt} IS NULL`),
    index("products_created_at_idx")
      .on(table.createdAt.desc(), table.id.desc())
      .where(sql`${table.archivedAt} IS NULL`),
    check("products_name_check", sql`char_length(${table.name}) BETWEEN 3 AND 100`),
    check("products_description_check", sql`char_length(${table.description}) <= 500`),
    check("products_price_amount_check", sql`${table.priceAmount} BETWEEN 1 AND 1000000000000`),
    check("products_currency_check", sql`${table.currency} ~ '^[A-Z]{3}$'`),
    check("products_available_stock_check", sql`${table.availableStock} BETWEEN 0 AND 1000000000`),
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
  (table) => [index("reservations_held_idx").on(table.expiresAt).where(sql`${table.state} = 'held'`)],
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

/** Every change of stock there ever was: the sum of a product's deltas is its available stock. */
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
    createdAt: createdAt(),
  },
  (table) => [
    index("stock_ledger_product_id_idx").on(table.productId),
    index("stock_ledger_reservation_id_idx").on(table.reservationId),
    check("stock_ledger_delta_check", sql`${table.delta} <> 0`),
  ],
);
