import { type AnyColumn, type SQL, sql } from "drizzle-orm";
import type { Order } from "#shared/contracts/orders.ts";
import { isoTimeAsJson } from "#shared/database/json.ts";
import { staticSql } from "#shared/database/static-sql.ts";
import { orderLines, orders, paymentStatusOf } from "../tables.ts";

const money = (amount: AnyColumn | SQL) => sql`json_build_object('amount', ${amount}, 'currency', ${orders.currency})`;

/** SQL condition: all units of the order have left. */
export const isShipped = sql`${orders.status} IN ('shipped', 'delivered')`;

const items = sql`(
  SELECT json_agg(json_build_object(
    'productId', ${orderLines.productId},
    'variantId', coalesce(${orderLines.variantId}, ${orderLines.productId}),
    'sku', ${orderLines.sku},
    'name', ${orderLines.name},
    'options', ${orderLines.options},
    'unitPrice', ${money(orderLines.unitAmount)},
    'quantity', ${orderLines.quantity},
    'lineTotal', ${money(sql`${orderLines.unitAmount} * ${orderLines.quantity}`)},
    'discountTotal', ${money(orderLines.discountAmount)},
    'taxTotal', ${money(orderLines.taxAmount)},
    'taxBasisPoints', ${orderLines.taxBasisPoints},
    'quantityFulfilled', CASE WHEN ${isShipped} THEN ${orderLines.quantity} ELSE ${orderLines.quantityFulfilled} END,
    'quantityReturned', ${orderLines.quantityReturned}
  ) ORDER BY ${orderLines.position})
  FROM ${orderLines} WHERE ${orderLines.orderId} = ${orders.id})`;

/**
 * The order in the shape of the API and of events: the only place where rows become an `Order`. It reads the relation
 * that the query names "orders", a table or the rows that an UPDATE returned, and the table of lines. `json` keeps the
 * order of fields, so that a replayed response equals the first one byte for byte; `jsonb` would sort them.
 */
export const orderAsJson = staticSql(sql<Order>`json_build_object(
  'id', ${orders.id},
  'number', coalesce(${orders.number}, 0),
  'userId', ${orders.userId},
  'cartId', ${orders.cartId},
  'status', ${orders.status},
  'paymentStatus', ${paymentStatusOf(orders)},
  'fulfillmentStatus', CASE WHEN ${isShipped} THEN 'fulfilled' ELSE coalesce(${orders.fulfillmentStatus}, 'unfulfilled') END,
  'email', ${orders.email},
  'items', ${items},
  'shippingAddress', ${orders.shippingAddress},
  'billingAddress', ${orders.billingAddress},
  'shippingMethod', ${orders.shippingMethod},
  'discounts', ${orders.discounts},
  'taxes', ${orders.taxes},
  'subtotal', ${money(sql`coalesce(${orders.subtotalAmount}, ${orders.totalAmount})`)},
  'discountTotal', ${money(orders.discountAmount)},
  'shippingTotal', ${money(orders.shippingAmount)},
  'taxTotal', ${money(orders.taxAmount)},
  'total', ${money(orders.totalAmount)},
  'paymentDueAt', ${isoTimeAsJson(orders.paymentDueAt)},
  'cancelReason', ${orders.cancelReason},
  'version', ${orders.version},
  'createdAt', ${isoTimeAsJson(orders.createdAt)},
  'updatedAt', ${isoTimeAsJson(orders.updatedAt)})`);
