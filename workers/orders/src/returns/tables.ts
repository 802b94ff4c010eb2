import { sql } from "drizzle-orm";
import { boolean, check, index, integer, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { ReturnRefundState, ReturnStatus } from "#shared/contracts/returns.ts";
import { amount, createdAt, reference, time, updatedAt } from "#shared/database/columns.ts";

export const returns = pgTable(
  "returns",
  {
    id: uuid("id").primaryKey(),
    /** An order of `orders`, whose user it belongs to. */
    orderId: uuid("order_id").notNull(),
    status: text("status").$type<ReturnStatus>().notNull().default("requested"),
    note: text("note"),
    rejectReason: text("reject_reason"),
    /** What the received units cost the customer, in minor units of the order's currency; null until they are received. */
    refundAmount: amount("refund_amount"),
    /** Whether that includes shipping, which an order pays back once. */
    refundsShipping: boolean("refunds_shipping").notNull().default(false),
    /** The refund in the payments database, or the last one by which it was made again; null when the order was paid by hand. */
    refundId: uuid("refund_id"),
    /** What became of that refund. */
    refundStatus: text("refund_status").$type<ReturnRefundState>(),
    /** The version of the payment in the refund's event that was applied last: an older event changes nothing. */
    refundVersion: integer("refund_version").notNull().default(0),
    /** The administrator who received it. */
    receivedBy: uuid("received_by"),
    /** Null while stock and money of a received return have not all gone back. */
    settledAt: time("settled_at"),
    /** The earliest next attempt to settle it. A run that claims the row moves it. */
    nextAttemptAt: time("next_attempt_at").notNull().defaultNow(),
    /** The event of its last change. */
    eventId: uuid("event_id").notNull(),
    /** The customer who asked for it, with an idempotency key or without; null in returns from before keys. */
    userId: uuid("user_id"),
    idempotencyKey: text("idempotency_key"),
    /** SHA-256 of the request, to distinguish a retry from another request with the same key. */
    requestHash: text("request_hash"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    uniqueIndex("returns_idempotency_key")
      .on(table.userId, table.idempotencyKey)
      .where(sql`${table.idempotencyKey} IS NOT NULL`),
    index("returns_order_id_idx").on(table.orderId),
    index("returns_created_at_idx").on(table.createdAt.desc(), table.id.desc()),
    index("returns_status_idx").on(table.status, table.createdAt.desc(), table.id.desc()),
    index("returns_unsettled_idx")
      .on(table.nextAttemptAt)
      .where(sql`${table.status} = 'received' AND ${table.settledAt} IS NULL`),
  ],
);

export const returnItems = pgTable(
  "return_items",
  {
    returnId: reference("return_id", () => returns.id),
    variantId: uuid("variant_id").notNull(),
    /** The units that the customer wants to send back. */
    quantity: integer("quantity").notNull(),
    reason: text("reason").notNull(),
    /** Null until the return is received. */
    quantityReceived: integer("quantity_received"),
    restocked: boolean("restocked"),
  },
  (table) => [
    primaryKey({ columns: [table.returnId, table.variantId] }),
    check("return_items_quantity_check", sql`${table.quantity} BETWEEN 1 AND 1000`),
    check("return_items_received_check", sql`${table.quantityReceived} BETWEEN 0 AND ${table.quantity}`),
  ],
);
