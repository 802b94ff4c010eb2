import { eq, isNotNull, or, type SQL, sql } from "drizzle-orm";
import type { AgentOrder, AgentOrderReader } from "#shared/contracts/agents/agent-orders.ts";
import type { Db } from "#shared/database/db.ts";
import { isoTimeAsJson, jsonObject } from "#shared/database/json.ts";
import { fulfillmentFields } from "../fulfillments/fulfillment-rows.ts";
import { orderAsJson } from "../orders/order-json.ts";
import { returnFields } from "../returns/return-rows.ts";
import { fulfillments, orderHistory, orders, returns } from "../tables.ts";

/** The order with this id, all but its refunds: for a reader, or without one if it came through a shopping agent. */
export async function findAgentOrder(
  db: Db,
  orderId: string,
  reader: AgentOrderReader | undefined,
): Promise<Omit<AgentOrder, "refunds"> | undefined> {
  const condition = reader ? isReadableBy(reader) : isNotNull(orders.agent);
  const listOf = (fields: Parameters<typeof jsonObject>[0], from: SQL) => sql`(
    SELECT coalesce(json_agg(${jsonObject(fields)} ORDER BY created_at, id), '[]') FROM ${from}
    WHERE order_id = ${orders.id})`;
  const statuses = sql`(
    SELECT coalesce(json_agg(json_build_object('status', substr(h.type, 7), 'at', ${isoTimeAsJson(sql`h.created_at`)})
      ORDER BY h.created_at, h.id), '[]')
    FROM ${orderHistory} AS h WHERE h.order_id = ${orders.id}
      AND h.type IN ('order.paid', 'order.shipped', 'order.delivered', 'order.cancelled'))`;
  const { rows } = await db.execute<Omit<AgentOrder, "refunds">>(sql`
    SELECT ${orderAsJson} AS "order", ${orders.agent} AS agent,
      ${listOf(fulfillmentFields, sql`${fulfillments}`)} AS fulfillments,
      ${listOf(returnFields, sql`${returns}`)} AS returns, ${statuses} AS statuses
    FROM ${orders} WHERE ${eq(orders.id, orderId)} AND ${condition}`);
  return rows[0];
}

function isReadableBy({ userId, profile }: AgentOrderReader): SQL {
  const isOwn = userId === null ? undefined : eq(orders.userId, userId);
  const isThrough = profile === null ? undefined : sql`${orders.agent} ->> 'profile' = ${profile}`;
  return or(isOwn, isThrough) ?? sql`false`;
}
