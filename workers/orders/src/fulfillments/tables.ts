import { sql } from "drizzle-orm";
import { check, index, integer, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { createdAt, reference } from "#shared/database/columns.ts";

/** A parcel: units of an order that left together. It never changes. */
export const fulfillments = pgTable(
  "fulfillments",
  {
    id: uuid("id").primaryKey(),
    /** An order of `orders`. */
    orderId: uuid("order_id").notNull(),
    carrier: text("carrier"),
    trackingNumber: text("tracking_number"),
    trackingUrl: text("tracking_url"),
    /** The administrator who shipped it, with an idempotency key or without; null where that is not known. */
    userId: uuid("user_id"),
    idempotencyKey: text("idempotency_key"),
    /** SHA-256 of the request, to distinguish a retry from another request with the same key. */
    requestHash: text("request_hash"),
    createdAt: createdAt(),
  },
  (table) => [
    index("fulfillments_order_id_idx").on(table.orderId, table.createdAt, table.id),
    uniqueIndex("fulfillments_idempotency_key")
      .on(table.userId, table.idempotencyKey)
      .where(sql`${table.idempotencyKey} IS NOT NULL`),
  ],
);

export const fulfillmentItems = pgTable(
  "fulfillment_items",
  {
    fulfillmentId: reference("fulfillment_id", () => fulfillments.id),
    variantId: uuid("variant_id").notNull(),
    quantity: integer("quantity").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.fulfillmentId, table.variantId] }),
    check("fulfillment_items_quantity_check", sql`${table.quantity} BETWEEN 1 AND 1000`),
  ],
);
