import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import type { AgentOrigin } from "#shared/contracts/agents/agent-origin.ts";
import { createdAt, currency, deletedWith, time, updatedAt, version } from "#shared/database/columns.ts";
import type { PostalAddress } from "#shared/values/addresses.ts";

/** The expiry of a cart that is changed now. */
export const expiresAt = sql`now() + interval '30 days'`;

/** A cart stores neither prices nor stock. */
export const carts = pgTable(
  "carts",
  {
    id: uuid("id").primaryKey(),
    userId: uuid("user_id").notNull(),
    /** The currency of all items. Null until it is chosen or the first item is added. */
    currency: currency(),
    email: text("email"),
    shippingAddress: jsonb("shipping_address").$type<PostalAddress>(),
    billingAddress: jsonb("billing_address").$type<PostalAddress>(),
    /** A method of the shipping address's zone; a method of another zone is ignored. */
    shippingMethodId: uuid("shipping_method_id"),
    discountCodes: jsonb("discount_codes").$type<string[]>().notNull().default([]),
    note: text("note"),
    /** Whether the customer agreed to be reminded of the cart by mail. */
    reminderConsent: boolean("reminder_consent").notNull().default(false),
    /** The shopping agent that it was created through; null for a cart of the buyer's own. */
    agent: jsonb("agent").$type<AgentOrigin>(),
    /** The order of a completed cart, which never changes again. */
    orderId: uuid("order_id"),
    /** Raised when an attempt to complete the cart is invalidated. */
    attempt: integer("attempt").notNull().default(0),
    /** When it was reported as abandoned. It is reported once. */
    abandonedAt: time("abandoned_at"),
    version: version(),
    expiresAt: time("expires_at").notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    uniqueIndex("carts_order_id_key").on(table.orderId),
    index("carts_user_id_idx").on(table.userId, table.createdAt.desc(), table.id.desc()),
    index("carts_expires_at_idx").on(table.expiresAt),
    index("carts_idle_idx")
      .on(table.updatedAt)
      .where(sql`${table.orderId} IS NULL AND ${table.abandonedAt} IS NULL AND ${table.email} IS NOT NULL`),
    index("carts_reminders_idx")
      .on(sql`lower(${table.email})`, table.abandonedAt)
      .where(sql`${table.abandonedAt} IS NOT NULL AND ${table.reminderConsent}`),
    check("carts_version_check", sql`${table.version} > 0`),
  ],
);

export const cartItems = pgTable(
  "cart_items",
  {
    cartId: deletedWith("cart_id", () => carts.id),
    variantId: uuid("variant_id").notNull(),
    productId: uuid("product_id").notNull(),
    quantity: integer("quantity").notNull(),
    /** Items are listed in the order in which they were added. */
    position: integer("position").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.cartId, table.variantId] }),
    check("cart_items_quantity_check", sql`${table.quantity} BETWEEN 1 AND 1000`),
  ],
);
