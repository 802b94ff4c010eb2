import { and, inArray, isNull, type SQL, sql } from "drizzle-orm";
import type { MailedOrder, OrdersForMails } from "#shared/contracts/orders-rpc.ts";
import type { Db } from "#shared/database/db.ts";
import { jsonObject } from "#shared/database/json.ts";
import { fulfillmentFields } from "../fulfillments/fulfillment-rows.ts";
import { orderAsJson } from "../orders/order-json.ts";
import { returnFields } from "../returns/return-rows.ts";
import { fulfillments, newOrderKey, orders, returns, shopSettings } from "../tables.ts";

/** These orders with their keys, parcels and returns, and the shop. An order that has no key yet gets one. */
export async function findOrdersForMails(db: Db, ids: string[]): Promise<OrdersForMails> {
  const listOf = (fields: Parameters<typeof jsonObject>[0], from: SQL) => sql`(
    SELECT coalesce(json_agg(${jsonObject(fields)} ORDER BY created_at, id), '[]') FROM ${from}
    WHERE order_id = ${orders.id})`;
  const isOne = inArray(orders.id, ids);
  const [, { rows }, [shop]] = await db.batch([
    db
      .update(orders)
      .set({ orderKey: newOrderKey })
      .where(and(isOne, isNull(orders.orderKey))),
    db.execute<MailedOrder>(sql`
      SELECT ${orderAsJson} AS "order", ${orders.orderKey} AS key,
        ${listOf(fulfillmentFields, sql`${fulfillments}`)} AS fulfillments,
        ${listOf(returnFields, sql`${returns}`)} AS returns
      FROM ${orders} WHERE ${isOne}`),
    db.select({ name: shopSettings.name, supportEmail: shopSettings.supportEmail }).from(shopSettings),
  ]);
  return { shop: shop ?? { name: "", supportEmail: null }, orders: rows };
}
