import { type AnyColumn, type SQL, sql } from "drizzle-orm";
import type { Order } from "#shared/contracts/orders.ts";
import { orderLines, orders } from "../tables.ts";

const money = (amount: AnyColumn | SQL) => sql`json_build_object('amount', ${amount}, 'currency', ${orders.currency})`;

const isoTime = (column: AnyColumn) => sql`to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const items = sql`(
  SELECT json_agg(json_build_object(
    'productId', ${orderLines.productId},
    'variantId', coalesce(${orderLines.variantId}, ${orderLines.productId}),
    'sku', ${orderLines.sku},
    'name', ${orderLines.name},
    'options', ${orderLines.options},
    'unitPrice', ${money(orderLines.unitAmount)},
    'quantity', ${orderLines.quantity},
    'lineTotal', ${money(sql`${orderLines.unitAmount} * ${orderLines.quantity}`)}
  ) ORDER BY ${orderLines.position})
  FROM ${orderLines} WHERE ${orderLines.orderId} = ${orders.id})`;

/**
 * The order as clients and events have it: the one place where rows become an `Order`. It reads from whatever the
 * query calls "orders", the table or the rows that an UPDATE returned, and from the table of lines. `json` keeps its
 * fields in this order, so that a repeated answer is the first one byte for byte; `jsonb` would sort them.
 */
export const orderAsJson = sql<Order>`json_build_object(
  'id', ${orders.id},
  'userId', ${orders.userId},
  'status', ${orders.status},
  'items', ${items},
  'total', ${money(orders.totalAmount)},
  'version', ${orders.version},
  'createdAt', ${isoTime(orders.createdAt)},
  'updatedAt', ${isoTime(orders.updatedAt)})`;
