import { and, eq, or, sql } from "drizzle-orm";
import type { Order } from "#shared/contracts/orders.ts";
import type { Db } from "#shared/database/db.ts";
import { type OrderRow, selectOrders } from "./orders.repository.ts";
import { eventDeliveries, events, orderLines, orders } from "../tables.ts";

export type NewOrderRecord = {
  order: Order;
  reservationId: string;
  /** When the reservation ends, in ms. An order must not be written after that: its stock may be given back. */
  reservationExpiresAt: number;
  idempotencyKey: string | null;
  requestHash: string;
  event: { id: string; type: string; traceparent: string };
  /** Who gets the event. */
  subscribers: string[];
};

/**
 * Writes order, lines, event and its deliveries, or nothing, and reads the order that now stands for this
 * reservation or this user's key: the new one, or the one that was there first. The two unique indexes decide
 * every race. `undefined` when the reservation has run out.
 */
export async function insertOrderWithEvent(db: Db, record: NewOrderRecord): Promise<OrderRow | undefined> {
  const { order, event, reservationId, idempotencyKey } = record;
  const lines = order.items.map((item, position) => ({
    position,
    productId: item.productId,
    name: item.name,
    unitAmount: item.unitPrice.amount,
    quantity: item.quantity,
  }));

  const insert = db.execute(sql`
    WITH placed AS (
      INSERT INTO ${orders} (id, user_id, total_amount, currency, reservation_id, idempotency_key, request_hash,
        created_at, updated_at)
      SELECT ${order.id}::uuid, ${order.userId}::uuid, ${order.total.amount}::bigint, ${order.total.currency},
        ${reservationId}::uuid, ${idempotencyKey}, ${record.requestHash},
        ${order.createdAt}::timestamptz, ${order.createdAt}::timestamptz
      WHERE clock_timestamp() < to_timestamp(${record.reservationExpiresAt}::double precision / 1000)
      ON CONFLICT DO NOTHING
      RETURNING id
    ), lines AS (
      INSERT INTO ${orderLines} (order_id, position, product_id, name, unit_amount, quantity)
      SELECT placed.id, l.position, l."productId", l.name, l."unitAmount", l.quantity
      FROM placed, jsonb_to_recordset(${JSON.stringify(lines)}::jsonb)
        AS l (position int, "productId" uuid, name text, "unitAmount" bigint, quantity int)
    ), event AS (
      INSERT INTO ${events} (id, order_id, type, data, traceparent)
      SELECT ${event.id}::uuid, placed.id, ${event.type}, ${JSON.stringify(order)}::jsonb, ${event.traceparent}
      FROM placed
      RETURNING id
    )
    INSERT INTO ${eventDeliveries} (event_id, subscriber)
    SELECT event.id, subscriber FROM event, jsonb_array_elements_text(${JSON.stringify(record.subscribers)}::jsonb) AS subscriber`);

  const sameKey = idempotencyKey
    ? and(eq(orders.userId, order.userId), eq(orders.idempotencyKey, idempotencyKey))
    : undefined;
  const [, rows] = await db.batch([insert, selectOrders(db, [or(eq(orders.reservationId, reservationId), sameKey)])]);
  return rows[0];
}
