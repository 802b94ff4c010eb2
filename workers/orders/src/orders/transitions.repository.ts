import { eq, inArray, sql } from "drizzle-orm";
import type { OrderEventType } from "#shared/contracts/events.ts";
import type { OrderStatus } from "#shared/contracts/orders.ts";
import type { Db } from "#shared/database/db.ts";
import { type OrderRow, selectOrders } from "./orders.repository.ts";
import { eventDeliveries, events, orders } from "../tables.ts";
import { orderAsJson } from "./order-json.ts";

export type MoveOrder = {
  id: string;
  /** Only when it belongs to this user; anyone's otherwise. */
  userId?: string | undefined;
  from: OrderStatus[];
  to: OrderStatus;
  /** Only from one of these versions; from any otherwise. */
  versions?: number[] | undefined;
  event: { id: string; type: OrderEventType; traceparent: string };
  subscribers: string[];
};

/**
 * Changes the status of an order and writes the event of that with its deliveries, or nothing, and reads the order
 * as it then is. The state machine is the UPDATE's condition: of two moves at once the second waits
 * for the first and finds the order where that one left it.
 */
export async function moveOrder(db: Db, move: MoveOrder): Promise<{ moved: boolean; row: OrderRow | undefined }> {
  const { id, userId, from, to, versions, event, subscribers } = move;
  const isOwned = userId ? sql`AND user_id = ${userId}::uuid` : sql``;
  const isVersion = versions ? sql`AND ${inArray(orders.version, versions)}` : sql``;
  const isMovable = from.length > 0 ? inArray(orders.status, from) : sql`false`;

  const update = db.execute<{ moved: boolean }>(sql`
    WITH moved AS (
      UPDATE ${orders} SET status = ${to}, version = version + 1, updated_at = greatest(now(), created_at)
      WHERE id = ${id}::uuid AND ${isMovable} ${isOwned} ${isVersion}
      RETURNING *
    ), event AS (
      INSERT INTO ${events} (id, order_id, type, data, traceparent)
      SELECT ${event.id}::uuid, ${orders.id}, ${event.type}, ${orderAsJson}, ${event.traceparent}
      FROM moved AS orders
      RETURNING id
    ), deliveries AS (
      INSERT INTO ${eventDeliveries} (event_id, subscriber)
      SELECT event.id, subscriber
      FROM event, jsonb_array_elements_text(${JSON.stringify(subscribers)}::jsonb) AS subscriber
    )
    SELECT EXISTS (SELECT FROM moved) AS moved`);

  const read = selectOrders(db, [eq(orders.id, id), userId ? eq(orders.userId, userId) : undefined]);
  const [{ rows }, found] = await db.batch([update, read]);
  return { moved: rows[0]?.moved ?? false, row: found[0] };
}
