import { and, eq, or, sql } from "drizzle-orm";
import type { OrderEventType } from "#shared/contracts/events.ts";
import type { ReservedLine } from "#shared/contracts/products.ts";
import type { Db } from "#shared/database/db.ts";
import { eventDeliveries, events, orderLines, orders } from "../tables.ts";
import { orderAsJson } from "./order-json.ts";
import { type OrderRow, selectOrders } from "./orders.repository.ts";

export type NewOrderRecord = {
  id: string;
  userId: string;
  lines: ReservedLine[];
  reservationId: string;
  /** When the reservation ends, in ms. An order must not be written after that: its stock may be given back. */
  reservationExpiresAt: number;
  idempotencyKey: string | null;
  requestHash: string;
  event: { id: string; type: OrderEventType; traceparent: string };
  /** The subscribers that are to get the event. */
  subscribers: string[];
};

/**
 * Writes order, lines, event and its deliveries, or nothing, and reads the order that now exists for this
 * reservation or this user's key: the new one, or the one that was there first. The two unique indexes decide
 * every race. `undefined` when the reservation has run out.
 *
 * The id is made for this call, so that the second statement finds an order of that id only if the first wrote it.
 */
export async function insertOrderWithEvent(db: Db, record: NewOrderRecord): Promise<OrderRow | undefined> {
  const { id, userId, event, reservationId, idempotencyKey } = record;
  const lines = record.lines.map((line, position) => ({ ...line, position }));
  const totalAmount = lines.reduce((sum, { unitAmount, quantity }) => sum + unitAmount * quantity, 0);

  const insertOrder = db.execute(sql`
    WITH placed AS (
      INSERT INTO ${orders} (id, user_id, total_amount, currency, reservation_id, idempotency_key, request_hash)
      SELECT ${id}::uuid, ${userId}::uuid, ${totalAmount}::bigint, ${lines[0]?.currency},
        ${reservationId}::uuid, ${idempotencyKey}, ${record.requestHash}
      WHERE clock_timestamp() < to_timestamp(${record.reservationExpiresAt}::double precision / 1000)
      ON CONFLICT DO NOTHING
      RETURNING id
    )
    INSERT INTO ${orderLines} (order_id, position, product_id, variant_id, sku, name, options, unit_amount, quantity)
    SELECT placed.id, l.position, l."productId", l."variantId", l.sku, l.name, coalesce(l.options, '{}'), l."unitAmount", l.quantity
    FROM placed, jsonb_to_recordset(${JSON.stringify(lines)}::jsonb)
      AS l (position int, "productId" uuid, "variantId" uuid, sku text, name text, options jsonb, "unitAmount" bigint, quantity int)`);

  const insertEvent = db.execute(sql`
    WITH event AS (
      INSERT INTO ${events} (id, order_id, type, data, traceparent)
      SELECT ${event.id}::uuid, ${orders.id}, ${event.type}, ${orderAsJson}, ${event.traceparent}
      FROM ${orders} WHERE ${eq(orders.id, id)}
      RETURNING id
    )
    INSERT INTO ${eventDeliveries} (event_id, subscriber)
    SELECT event.id, subscriber FROM event, jsonb_array_elements_text(${JSON.stringify(record.subscribers)}::jsonb) AS subscriber`);

  const isSameKey = idempotencyKey
    ? and(eq(orders.userId, userId), eq(orders.idempotencyKey, idempotencyKey))
    : undefined;
  const read = selectOrders(db, [or(eq(orders.reservationId, reservationId), isSameKey)]);
  const [, , rows] = await db.batch([insertOrder, insertEvent, read]);
  return rows[0];
}
