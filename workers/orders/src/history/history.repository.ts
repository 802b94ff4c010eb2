import { sql } from "drizzle-orm";
import type { OrderHistory } from "./history.schema.ts";
import type { Db } from "#shared/database/db.ts";
import { isoTimeAsJson } from "#shared/database/json.ts";
import type { OrderReader } from "#shared/http/route.ts";
import { isReadable } from "../orders/orders.repository.ts";
import { events, orders } from "../tables.ts";
import { orderHistory } from "./tables.ts";

/** What happened to an order, oldest first; `undefined` when the reader may not see the order. */
export async function findHistory(
  db: Db,
  orderId: string,
  reader: OrderReader,
): Promise<OrderHistory["items"] | undefined> {
  const items = sql<OrderHistory["items"]>`(
    SELECT coalesce(json_agg(json_build_object('at', ${isoTimeAsJson(sql`h.created_at`)}, 'type', h.type, 'actor', h.actor,
      'userId', h.user_id, 'data', h.data) ORDER BY h.created_at, h.id), '[]')
    FROM (
      SELECT id, type, actor, user_id, data, created_at FROM ${orderHistory} WHERE order_id = ${orders}.id
      UNION ALL
      -- What was logged before there was a history.
      SELECT id, type, 'system', NULL, history_data(type, data), created_at FROM ${events} AS e
      WHERE e.order_id = ${orders}.id AND NOT EXISTS (SELECT FROM ${orderHistory} AS known WHERE known.id = e.id)
    ) AS h)`;
  const [row] = await db.select({ items }).from(orders).where(isReadable(orderId, reader));
  return row?.items;
}
