import { eq, inArray, sql } from "drizzle-orm";
import type { OrderEventType } from "#shared/contracts/events.ts";
import type { OrderStatus } from "#shared/contracts/orders.ts";
import type { Db } from "#shared/database/db.ts";
import { type OrderRow, selectOrders } from "./orders.repository.ts";
import { eventDeliveries, events, orderLines, orders } from "../tables.ts";

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

const isoTime = (column: string) => sql.raw(`to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);

/**
 * Moves an order on and writes the event that tells of it with its deliveries, or does nothing of that, and reads
 * the order as it then is. The state machine stands in the UPDATE's condition: of two moves at once the second waits
 * for the first and finds the order where that one left it.
 */
export async function moveOrder(db: Db, move: MoveOrder): Promise<{ moved: boolean; order: OrderRow | undefined }> {
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
      SELECT ${event.id}::uuid, moved.id, ${event.type}, jsonb_build_object(
        'id', moved.id, 'userId', moved.user_id, 'status', moved.status,
        'items', (
          SELECT jsonb_agg(jsonb_build_object('productId', l.product_id, 'name', l.name,
            'unitPrice', jsonb_build_object('amount', l.unit_amount, 'currency', moved.currency), 'quantity', l.quantity,
            'lineTotal', jsonb_build_object('amount', l.unit_amount * l.quantity, 'currency', moved.currency))
            ORDER BY l.position)
          FROM ${orderLines} AS l WHERE l.order_id = moved.id),
        'total', jsonb_build_object('amount', moved.total_amount, 'currency', moved.currency),
        'version', moved.version, 'createdAt', ${isoTime("moved.created_at")}, 'updatedAt', ${isoTime("moved.updated_at")}
      ), ${event.traceparent}
      FROM moved
      RETURNING id
    ), deliveries AS (
      INSERT INTO ${eventDeliveries} (event_id, subscriber)
      SELECT event.id, subscriber
      FROM event, jsonb_array_elements_text(${JSON.stringify(subscribers)}::jsonb) AS subscriber
    )
    SELECT EXISTS (SELECT FROM moved) AS moved`);

  const read = selectOrders(db, [eq(orders.id, id), userId ? eq(orders.userId, userId) : undefined]);
  const [{ rows }, found] = await db.batch([update, read]);
  return { moved: rows[0]?.moved ?? false, order: found[0] };
}
