import { sql } from "drizzle-orm";
import {
  type AnyPgColumn,
  bigint,
  boolean,
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
import type { AgentOrigin } from "#shared/contracts/agents/agent-origin.ts";
import type { ShippingMethod } from "#shared/contracts/checkout.ts";
import type { Actor } from "./history/history.schema.ts";
import type { CancelReason, FulfillmentStatus, Order, PaymentStatus } from "#shared/contracts/orders.ts";
import { ORDER_STATUSES } from "#shared/contracts/orders.ts";
import { amount, createdAt, currency, reference, time, updatedAt, version } from "#shared/database/columns.ts";
import { eventColumns } from "#shared/events/publisher/tables.ts";
import type { PostalAddress } from "#shared/values/addresses.ts";

export { eventDeliveries } from "#shared/events/publisher/tables.ts";
export { deadLetters, inbox, watermarks } from "#shared/events/subscriber/tables.ts";
export * from "./agent-sessions/tables.ts";
export * from "./cart-merge/tables.ts";
export * from "./carts/tables.ts";
export * from "./fulfillments/tables.ts";
export * from "./history/tables.ts";
export * from "./payments/tables.ts";
export * from "./promotions/tables.ts";
export * from "./returns/tables.ts";
export * from "./shop/tables.ts";
export * from "./zones/tables.ts";

export const orderNumbers = pgSequence("order_numbers", { startWith: 1001 });

export const orderStatus = pgEnum("order_status", ORDER_STATUSES);

/** 244 random bits. */
export const newOrderKey = sql`replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '')`;

/** Whether an order is paid: stored, or what follows from its status. */
export const paymentStatusOf = ({ paymentStatus, status }: { paymentStatus: AnyPgColumn; status: AnyPgColumn }) =>
  sql`coalesce(${paymentStatus}, CASE WHEN ${status} IN ('paid', 'shipped', 'delivered') THEN 'paid' ELSE 'unpaid' END)`;

export const orders = pgTable(
  "orders",
  {
    id: uuid("id").primaryKey(),
    userId: uuid("user_id").notNull(),
    status: orderStatus("status").notNull().default("pending"),
    /** Minor units. */
    totalAmount: amount("total_amount").notNull(),
    currency: currency().notNull(),
    /** The order's number for people. Null until a cron has numbered an order from before there were numbers. */
    number: bigint("number", { mode: "number" }).default(sql`nextval('order_numbers')`),
    /**
     * The cart that it was placed from. Null for an order that was placed directly, which has no addresses, shipping,
     * taxes or discounts.
     */
    cartId: uuid("cart_id"),
    email: text("email"),
    shippingAddress: jsonb("shipping_address").$type<PostalAddress>(),
    billingAddress: jsonb("billing_address").$type<PostalAddress>(),
    shippingMethod: jsonb("shipping_method").$type<ShippingMethod>(),
    discounts: jsonb("discounts").$type<Order["discounts"]>().notNull().default([]),
    taxes: jsonb("taxes").$type<Order["taxes"]>().notNull().default([]),
    /** The sum of the lines; null when that equals the total. */
    subtotalAmount: amount("subtotal_amount"),
    discountAmount: amount("discount_amount").notNull().default(0),
    shippingAmount: amount("shipping_amount").notNull().default(0),
    taxAmount: amount("tax_amount").notNull().default(0),
    /** The parts of the discounts and of the tax that concern shipping. */
    shippingDiscountAmount: amount("shipping_discount_amount").notNull().default(0),
    shippingTaxAmount: amount("shipping_tax_amount").notNull().default(0),
    /** Null when it follows from the status. */
    paymentStatus: text("payment_status").$type<PaymentStatus>(),
    /** When it is cancelled if it is still pending; null for never. */
    paymentDueAt: time("payment_due_at"),
    /** When the cron next tries to cancel it; null for at `paymentDueAt`. A run that claims the row moves it. */
    nextExpiryAt: time("next_expiry_at"),
    /** The payment that made it paid; null if it was paid in another way. */
    paymentId: uuid("payment_id"),
    /** The version of its payment that was applied last: an older event changes nothing. */
    paymentVersion: integer("payment_version").notNull().default(0),
    /** What the customer has got back so far. */
    refundedAmount: amount("refunded_amount").notNull().default(0),
    /** Null until a unit has left. A shipped order without it was shipped as a whole. */
    fulfillmentStatus: text("fulfillment_status").$type<FulfillmentStatus>(),
    cancelReason: text("cancel_reason").$type<CancelReason>(),
    /**
     * Lets its holder read the order. Null for an order that the version before wrote before the column had a default, until
     * the key is needed.
     */
    orderKey: text("order_key").default(newOrderKey),
    /** The shopping agent that it came through: that of its cart. */
    agent: jsonb("agent").$type<AgentOrigin>(),
    /** The reservation of its stock in the products database. */
    reservationId: uuid("reservation_id").notNull(),
    /** Whether products may have deleted the reservation's lines: the order has been final for 90 days. */
    isReservationClosed: boolean("is_reservation_closed").notNull().default(false),
    idempotencyKey: text("idempotency_key"),
    /** SHA-256 of the parsed body, to distinguish a retry from another request with the same key. */
    requestHash: text("request_hash").notNull(),
    version: version(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    uniqueIndex("orders_reservation_id_key").on(table.reservationId),
    uniqueIndex("orders_idempotency_key").on(table.userId, table.idempotencyKey),
    index("orders_user_id_idx").on(table.userId, table.createdAt.desc(), table.id.desc()),
    index("orders_created_at_idx").on(table.createdAt.desc(), table.id.desc()),
    index("orders_status_idx").on(table.status, table.createdAt.desc(), table.id.desc()),
    index("orders_payment_status_idx").on(paymentStatusOf(table), table.createdAt.desc(), table.id.desc()),
    index("orders_statuses_idx").on(table.status, paymentStatusOf(table), table.createdAt.desc(), table.id.desc()),
    index("orders_words_idx")
      .using("gin", sql`order_words(${table.email}, ${table.shippingAddress})`)
      .where(sql`${table.email} IS NOT NULL`),
    index("orders_final_idx")
      .on(table.updatedAt)
      .where(sql`NOT ${table.isReservationClosed} AND ${table.status} IN ('shipped', 'delivered', 'cancelled')`),
    // For the previous version. Remove it in the next release.
    index("orders_payment_due_at_idx")
      .on(table.paymentDueAt, table.id)
      .where(sql`${table.status} = 'pending' AND ${table.paymentDueAt} IS NOT NULL`),
    index("orders_next_expiry_at_idx")
      .on(sql`coalesce(${table.nextExpiryAt}, ${table.paymentDueAt})`)
      .where(sql`${table.status} = 'pending' AND ${table.paymentDueAt} IS NOT NULL`),
    uniqueIndex("orders_cart_id_key").on(table.cartId),
    uniqueIndex("orders_number_key").on(table.number),
    check("orders_total_amount_check", sql`${table.totalAmount} BETWEEN 0 AND 1000000000000`),
    check("orders_version_check", sql`${table.version} > 0`),
    // Refuses a cancellation by the previous version, which knows no fulfillments.
    check("orders_fulfillment_check", sql`${table.status} <> 'cancelled' OR ${table.fulfillmentStatus} IS NULL`),
  ],
);

/**
 * Only what has left and come back changes in a line, so the first response to an order can be repeated at any time. There
 * is one line for each variant.
 */
export const orderLines = pgTable(
  "order_lines",
  {
    orderId: reference("order_id", () => orders.id),
    position: integer("position").notNull(),
    productId: uuid("product_id").notNull(),
    /** Null when the previous version wrote it: then it equals the product's id. */
    variantId: uuid("variant_id"),
    sku: text("sku"),
    name: text("name").notNull(),
    /** The variant's value of each option of the product. */
    options: jsonb("options").$type<Record<string, string>>().notNull().default({}),
    unitAmount: amount("unit_amount").notNull(),
    quantity: integer("quantity").notNull(),
    discountAmount: amount("discount_amount").notNull().default(0),
    taxAmount: amount("tax_amount").notNull().default(0),
    taxBasisPoints: integer("tax_basis_points").notNull().default(0),
    /** The units in fulfillments. In an order that was shipped without one: 0, though all units have left. */
    quantityFulfilled: integer("quantity_fulfilled").notNull().default(0),
    /** The units that were received back. */
    quantityReturned: integer("quantity_returned").notNull().default(0),
  },
  (table) => [
    primaryKey({ columns: [table.orderId, table.position] }),
    check("order_lines_quantity_check", sql`${table.quantity} BETWEEN 1 AND 1000`),
    check("order_lines_fulfilled_check", sql`${table.quantityFulfilled} BETWEEN 0 AND ${table.quantity}`),
    check("order_lines_returned_check", sql`${table.quantityReturned} BETWEEN 0 AND ${table.quantity}`),
  ],
);

/** The event log, which also knows the order that an event belongs to. */
export const events = pgTable(
  "events",
  {
    ...eventColumns,
    /** Null for an event that concerns no order. */
    orderId: uuid("order_id").references(() => orders.id),
    /** Who caused it; null for the system, and when the previous version wrote it. */
    actor: text("actor").$type<Actor>(),
    actorId: uuid("actor_id"),
  },
  (table) => [
    uniqueIndex("events_order_status_key").on(table.orderId, table.type).where(sql`${table.type} LIKE 'order.%'`),
    index("events_order_id_idx").on(table.orderId, table.createdAt),
    index("events_created_at_idx").on(table.createdAt, table.id),
  ],
);

/**
 * The number of orders of each status as the cron last estimated it, for shops with too many orders to count on each
 * scrape.
 */
export const orderCounts = pgTable("order_counts", {
  status: orderStatus("status").primaryKey(),
  orders: bigint("orders", { mode: "number" }).notNull(),
  countedAt: time("counted_at").notNull().defaultNow(),
});
