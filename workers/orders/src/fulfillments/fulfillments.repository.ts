import { and, eq, inArray, or, type SQL, sql } from "drizzle-orm";
import type { Fulfillment } from "#shared/contracts/fulfillments.ts";
import type { Db } from "#shared/database/db.ts";
import { jsonObject } from "#shared/database/json.ts";
import type { OrderReader } from "#shared/http/route.ts";
import { orderAsJson } from "../orders/order-json.ts";
import { insertOrderEvent, type NewOrderEvent, variantIdOf } from "../orders/order-writes.ts";
import { isReadable, type OrderRow, selectOrders } from "../orders/orders.repository.ts";
import { orderLines, orders } from "../tables.ts";
import { fulfillmentFields } from "./fulfillment-rows.ts";
import { fulfillmentItems, fulfillments } from "./tables.ts";

const fulfillmentAsJson = sql<Fulfillment>`${jsonObject(fulfillmentFields)}`;

export type NewFulfillmentRow = Pick<
  typeof fulfillments.$inferInsert,
  "id" | "orderId" | "carrier" | "trackingNumber" | "trackingUrl"
> & {
  /** All units that are left when not given. */
  items?: { variantId: string; quantity: number }[] | undefined;
  /** The versions of the order that it may start from (`If-Match`); any when not given. */
  versions?: number[] | undefined;
  userId: string | null;
  idempotencyKey: string | null;
  requestHash: string | null;
  created: NewOrderEvent;
  /** Logged only when no unit is left. */
  shipped: NewOrderEvent;
};

type StoredFulfillment = { fulfillment: Fulfillment; requestHash: string | null };

/**
 * Writes a fulfillment of a paid order with its events, or nothing. Reads it, or the one that this user shipped with this key
 * before, and the order. The order's lock comes first, so that each statement after it sees what every earlier fulfillment and
 * change of status has left.
 */
export async function insertFulfillment(
  db: Db,
  row: NewFulfillmentRow,
): Promise<{ stored: StoredFulfillment | undefined; row: OrderRow | undefined }> {
  const { id, orderId, userId, idempotencyKey, created, shipped } = row;
  const isKey =
    userId && idempotencyKey
      ? and(eq(fulfillments.userId, userId), eq(fulfillments.idempotencyKey, idempotencyKey))
      : undefined;
  const isWritten = sql`EXISTS (SELECT FROM ${fulfillments} WHERE id = ${id}::uuid)`;
  const data = sql`(SELECT ${jsonObject({ ...fulfillmentFields, order: orderAsJson })} FROM ${fulfillments} WHERE ${eq(fulfillments.id, id)})`;
  const results = await db.batch([
    db.select({ id: orders.id }).from(orders).where(eq(orders.id, orderId)).for("no key update"),
    db.execute(insertRows(row)),
    db.execute(sql`
      UPDATE ${orderLines} AS l SET quantity_fulfilled = l.quantity_fulfilled + i.quantity
      FROM ${fulfillmentItems} AS i
      WHERE i.fulfillment_id = ${id}::uuid AND l.order_id = ${orderId}::uuid AND ${variantIdOf("l")} = i.variant_id`),
    db.execute(sql`
      UPDATE ${orders} SET version = version + 1, updated_at = greatest(now(), created_at),
        status = CASE WHEN l.is_left THEN status ELSE 'shipped' END,
        fulfillment_status = CASE WHEN l.is_left THEN 'partially-fulfilled' ELSE 'fulfilled' END
      FROM (SELECT bool_or(quantity > quantity_fulfilled) AS is_left FROM ${orderLines}
        WHERE order_id = ${orderId}::uuid) AS l
      WHERE id = ${orderId}::uuid AND ${isWritten}`),
    db.execute(insertOrderEvent(orderId, created, { data, condition: isWritten })),
    db.execute(insertOrderEvent(orderId, shipped, { condition: sql`${isWritten} AND ${orders.status} = 'shipped'` })),
    db
      .select({ fulfillment: fulfillmentAsJson, requestHash: fulfillments.requestHash })
      .from(fulfillments)
      .where(or(eq(fulfillments.id, id), isKey)),
    selectOrders(db, [eq(orders.id, orderId)]),
  ]);
  const [[stored], [order]] = results.slice(-2) as [StoredFulfillment[], OrderRow[]];
  return { stored, row: order };
}

/** Inserts the fulfillment if the order is paid and each of its items is left. */
function insertRows(row: NewFulfillmentRow): SQL {
  const { id, orderId, carrier, trackingNumber, trackingUrl, items, versions } = row;
  const isVersion = versions ? sql`AND ${inArray(orders.version, versions)}` : sql``;
  const wanted = items
    ? sql`SELECT w."variantId" AS variant_id, sum(w.quantity) AS quantity
        FROM jsonb_to_recordset(${JSON.stringify(items)}::jsonb) AS w ("variantId" uuid, quantity int) GROUP BY 1`
    : sql`SELECT variant_id, quantity FROM unsent WHERE quantity > 0`;
  return sql`
    WITH unsent AS (
      SELECT ${variantIdOf("l")} AS variant_id, l.quantity - l.quantity_fulfilled AS quantity
      FROM ${orderLines} AS l WHERE l.order_id = ${orderId}::uuid
    ), wanted AS (${wanted}), fulfillment AS (
      INSERT INTO ${fulfillments}
        (id, order_id, carrier, tracking_number, tracking_url, user_id, idempotency_key, request_hash)
      SELECT ${id}::uuid, ${orders.id}, ${carrier ?? null}, ${trackingNumber ?? null}, ${trackingUrl ?? null},
        ${row.userId}::uuid, ${row.idempotencyKey}, ${row.requestHash}
      FROM ${orders}
      WHERE ${eq(orders.id, orderId)} AND ${eq(orders.status, "paid")} ${isVersion}
        AND EXISTS (SELECT FROM wanted)
        AND NOT EXISTS (
          SELECT FROM wanted LEFT JOIN unsent USING (variant_id) WHERE wanted.quantity > coalesce(unsent.quantity, 0))
      ON CONFLICT DO NOTHING
      RETURNING id
    )
    INSERT INTO ${fulfillmentItems} (fulfillment_id, variant_id, quantity)
    SELECT fulfillment.id, wanted.variant_id, wanted.quantity FROM fulfillment, wanted`;
}

/** The fulfillments of an order, oldest first; no order when the reader may not see it. */
export async function listFulfillments(
  db: Db,
  orderId: string,
  reader: OrderReader,
): Promise<{ order: { id: string } | undefined; items: Fulfillment[] }> {
  const [[order], rows] = await db.batch([
    db.select({ id: orders.id }).from(orders).where(isReadable(orderId, reader)),
    db
      .select({ fulfillment: fulfillmentAsJson })
      .from(fulfillments)
      .where(eq(fulfillments.orderId, orderId))
      .orderBy(fulfillments.createdAt, fulfillments.id),
  ]);
  return { order, items: rows.map(({ fulfillment }) => fulfillment) };
}
