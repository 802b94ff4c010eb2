import { sql } from "drizzle-orm";
import {
  boolean,
  check,
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
import { amount, createdAt, currency, deletedWith, time, updatedAt, version } from "#shared/database/columns.ts";
import { PROMOTION_TYPES } from "../pricing/types.ts";

export const promotionType = pgEnum("promotion_type", PROMOTION_TYPES);

export const promotions = pgTable(
  "promotions",
  {
    id: uuid("id").primaryKey(),
    name: text("name").notNull(),
    code: text("code"),
    type: promotionType("type").notNull(),
    basisPoints: integer("basis_points"),
    /** Minor units. */
    amount: amount("amount"),
    currency: currency(),
    minSubtotal: amount("min_subtotal"),
    minSubtotalCurrency: currency("min_subtotal_currency"),
    productIds: jsonb("product_ids").$type<string[]>().notNull().default([]),
    categoryIds: jsonb("category_ids").$type<string[]>().notNull().default([]),
    startsAt: time("starts_at"),
    endsAt: time("ends_at"),
    usageLimit: integer("usage_limit"),
    perCustomerLimit: integer("per_customer_limit"),
    combinable: boolean("combinable").notNull(),
    isActive: boolean("is_active").notNull(),
    /** How many orders have it. Raised with the order, so it does not change the version. */
    used: integer("used").notNull().default(0),
    version: version(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    uniqueIndex("promotions_code_key").on(sql`lower(${table.code})`),
    index("promotions_created_at_idx").on(table.createdAt.desc(), table.id.desc()),
    // Automatic promotions.
    index("promotions_automatic_idx").on(table.id).where(sql`${table.code} IS NULL AND ${table.isActive}`),
    check(
      "promotions_type_check",
      sql`CASE ${table.type}
        WHEN 'percentage' THEN ${table.basisPoints} IS NOT NULL AND ${table.amount} IS NULL
        WHEN 'fixed' THEN ${table.amount} IS NOT NULL AND ${table.basisPoints} IS NULL
        ELSE ${table.basisPoints} IS NULL AND ${table.amount} IS NULL END`,
    ),
    check("promotions_period_check", sql`${table.startsAt} < ${table.endsAt}`),
    check("promotions_currency_check", sql`${table.currency} = ${table.minSubtotalCurrency}`),
    check("promotions_basis_points_check", sql`${table.basisPoints} BETWEEN 1 AND 10000`),
    check("promotions_amount_check", sql`${table.amount} > 0 AND ${table.minSubtotal} > 0`),
    check("promotions_used_check", sql`${table.used} >= 0`),
  ],
);

/** The promotions of each order: as many rows as `used` says. The use of a cancelled order is deleted. */
export const promotionUses = pgTable(
  "promotion_uses",
  {
    promotionId: deletedWith("promotion_id", () => promotions.id),
    orderId: uuid("order_id").notNull(),
    userId: uuid("user_id").notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.orderId, table.promotionId] }),
    index("promotion_uses_user_idx").on(table.userId, table.promotionId),
    index("promotion_uses_promotion_idx").on(table.promotionId),
  ],
);
