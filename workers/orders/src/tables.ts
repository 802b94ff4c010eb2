import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  char,
  check,
  index,
  integer,
  jsonb,
  pgEnum,
  pgSequence,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import type { ShippingMethod } from "#shared/contracts/checkout.ts";
import type { CancelReason, Order, PaymentStatus } from "#shared/contracts/orders.ts";
import { ORDER_STATUSES } from "#shared/contracts/orders.ts";
import { createdAt, time, updatedAt } from "#shared/database/columns.ts";
import type { PostalAddress } from "#shared/values/addresses.ts";

export * from "./carts/tables.ts";
export * from "./promotions/tables.ts";
export * from "./shop/tables.ts";
export * from "./zones/tables.ts";

export const orderNumbers = pgSequence("order_numbers", { startWith: 1001 });

export const orderStatus = pgEnum("order_status", ORDER_STATUSES);

export const orders = pgTable(
  "orders",
  {
    id: uuid("id").primaryKey(),
    userId: uuid("user_id").notNull(),
    status: orderStatus("status").notNull().default("pending"),
    /** Minor units. */
    totalAmount: bigint("total_amount", { mode: "number" }).notNull(),
    currency: char("currency", { length: 3 }).notNull(),
    /** For people. Null until a cron has numbered an order of the time before there were numbers. */
    number: bigint("number", { mode: "number" }).default(sql`nextval('order_numbers')`),
    /** The cart that it came from; the short way has none, nor addresses, shipping, taxes and discounts. */
    cartId: uuid("cart_id"),
    email: text("email"),
    shippingAddress: jsonb("shipping_address").$type<PostalAddress>(),
    billingAddress: jsonb("billing_address").$type<PostalAddress>(),
    shippingMethod: jsonb("shipping_method").$type<ShippingMethod>(),
    discounts: jsonb("discounts").$type<Order["discounts"]>().notNull().default([]),
    taxes: jsonb("taxes").$type<Order["taxes"]>().notNull().default([]),
    /** What the lines come to; null where that is the total. */
    subtotalAmount: bigint("subtotal_amount", { mode: "number" }),
    discountAmount: bigint("discount_amount", { mode: "number" }).notNull().default(0),
    shippingAmount: bigint("shipping_amount", { mode: "number" }).notNull().default(0),
    taxAmount: bigint("tax_amount", { mode: "number" }).notNull().default(0),
    /** What of the discounts is for shipping, and what of the tax. */
    shippingDiscountAmount: bigint("shipping_discount_amount", { mode: "number" }).notNull().default(0),
    shippingTaxAmount: bigint("shipping_tax_amount", { mode: "number" }).notNull().default(0),
    /** Null where it follows from the status. */
    paymentStatus: text("payment_status").$type<PaymentStatus>(),
    paymentDueAt: time("payment_due_at"),
    cancelReason: text("cancel_reason").$type<CancelReason>(),
    /** The reservation in the products database that this order lives on. */
    reservationId: uuid("reservation_id").notNull(),
    /** Whether products may have forgotten what was reserved: the order has been final for 90 days. */
    isReservationClosed: boolean("is_reservation_closed").notNull().default(false),
    idempotencyKey: text("idempotency_key"),
    /** SHA-256 of the parsed body, to tell a retry from another request under the same key. */
    requestHash: text("request_hash").notNull(),
    version: integer("version").notNull().default(1),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    uniqueIndex("orders_reservation_id_key").on(table.reservationId),
    uniqueIndex("orders_idempotency_key").on(table.userId, table.idempotencyKey),
    index("orders_user_id_idx").on(table.userId, table.createdAt.desc(), table.id.desc()),
    index("orders_created_at_idx").on(table.createdAt.desc(), table.id.desc()),
    index("orders_status_idx").on(table.status, table.createdAt.desc(), table.id.desc()),
    index("orders_final_idx")
      .on(table.updatedAt)
      .where(sql`NOT ${table.isReservationClosed} AND ${table.status} IN ('shipped', 'delivered', 'cancelled')`),
    uniqueIndex("orders_cart_id_key").on(table.cartId),
    uniqueIndex("orders_number_key").on(table.number),
    check("orders_total_amount_check", sql`${table.totalAmount} BETWEEN 0 AND 1000000000000`),
    check("orders_version_check", sql`${table.version} > 0`),
  ],
);

/** Lines never change: the first answer to an order can be given again from them at any time. */
export const orderLines = pgTable(
  "order_lines",
  {
    orderId: uuid("order_id")
      .notNull()
      .references(() => orders.id),
    position: integer("position").notNull(),
    productId: uuid("product_id").notNull(),
    /** Null when the version before wrote it: then it is the product's id. */
    variantId: uuid("variant_id"),
    sku: text("sku"),
    name: text("name").notNull(),
    /** The variant's value of each option of the product. */
    options: jsonb("options").$type<Record<string, string>>().notNull().default({}),
    unitAmount: bigint("unit_amount", { mode: "number" }).notNull(),
    quantity: integer("quantity").notNull(),
    discountAmount: bigint("discount_amount", { mode: "number" }).notNull().default(0),
    taxAmount: bigint("tax_amount", { mode: "number" }).notNull().default(0),
    taxBasisPoints: integer("tax_basis_points").notNull().default(0),
  },
  (table) => [
    primaryKey({ columns: [table.orderId, table.position] }),
    check("order_lines_quantity_check", sql`${table.quantity} BETWEEN 1 AND 1000`),
  ],
);

/** The event log: what happened to orders, kept for at least 14 days. */
export const events = pgTable(
  "events",
  {
    id: uuid("id").primaryKey(),
    orderId: uuid("order_id")
      .notNull()
      .references(() => orders.id),
    type: text("type").notNull(),
    data: jsonb("data").$type<Order>().notNull(),
    traceparent: text("traceparent").notNull(),
    /** By the database's clock, at the statement: readers of the log rely on it to miss nothing. */
    createdAt: time("created_at").notNull().default(sql`clock_timestamp()`),
  },
  (table) => [
    uniqueIndex("events_order_id_type_key").on(table.orderId, table.type),
    index("events_created_at_idx").on(table.createdAt, table.id),
  ],
);

/** The outbox: one row for each event and subscriber, unsent until the subscriber's queue has taken it. */
export const eventDeliveries = pgTable(
  "event_deliveries",
  {
    eventId: uuid("event_id")
      .notNull()
      .references(() => events.id, { onDelete: "cascade" }),
    subscriber: text("subscriber").notNull(),
    attempts: integer("attempts").notNull().default(0),
    /** Not before; a relay that takes the row moves it on, so that a crashed one gives it back by itself. */
    nextAttemptAt: time("next_attempt_at").notNull().defaultNow(),
    sentAt: time("sent_at"),
  },
  (table) => [
    primaryKey({ columns: [table.eventId, table.subscriber] }),
    index("event_deliveries_unsent_idx").on(table.nextAttemptAt).where(sql`${table.sentAt} IS NULL`),
    // Ids of events are in the order of their times: the first of these is the oldest that waits.
    index("event_deliveries_waiting_idx").on(table.eventId).where(sql`${table.sentAt} IS NULL`),
  ],
);

/** How many orders have each status, as a cron counted them: too many to be counted whenever somebody asks. */
export const orderCounts = pgTable("order_counts", {
  status: orderStatus("status").primaryKey(),
  orders: bigint("orders", { mode: "number" }).notNull(),
  countedAt: time("counted_at").notNull().defaultNow(),
});
