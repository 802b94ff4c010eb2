import { sql } from "drizzle-orm";
import type { AgentOrigin } from "#shared/contracts/agents/agent-origin.ts";
import type { ReservedLine } from "#shared/contracts/products.ts";
import type { Db } from "#shared/database/db.ts";
import { staticSql } from "#shared/database/static-sql.ts";
import type { NewEvent } from "#shared/events/publisher/new-event.ts";
import { orders } from "../tables.ts";
import { orderAsJson } from "./order-json.ts";
import { insertOrder, insertOrderEvent, isBefore } from "./order-writes.ts";
import type { OrderRow } from "./orders.repository.ts";

export type NewOrderRecord = {
  id: string;
  userId: string;
  agent: AgentOrigin | null;
  lines: ReservedLine[];
  reservationId: string;
  /** When the reservation ends: ms since 1970. */
  reservationExpiresAt: number;
  idempotencyKey: string | null;
  requestHash: string;
  paymentWindowSeconds: number;
  event: NewEvent;
};

/** The order of a reservation or key, and what it was placed with. */
type PlacedOrder = Pick<OrderRow, "order" | "id" | "requestHash">;

const selectPlaced = staticSql(
  sql`SELECT ${orderAsJson} AS "order", ${orders.id}, ${orders.requestHash} AS "requestHash" FROM ${orders}`,
);

/**
 * Writes order, lines, event and its deliveries, or nothing, and reads the order that now exists for this reservation
 * or this user's idempotency key: the new one, or an earlier one. The two unique indexes decide between concurrent
 * calls. `undefined` when the reservation has expired.
 *
 * The order's id is unique to this call, so the second statement finds an order with that id only if the first wrote
 * it.
 */
export async function insertOrderWithEvent(db: Db, record: NewOrderRecord): Promise<PlacedOrder | undefined> {
  const { lines, reservationExpiresAt, paymentWindowSeconds, event, ...fields } = record;
  const { id, userId, reservationId, idempotencyKey } = fields;
  const totalAmount = lines.reduce((sum, { unitAmount, quantity }) => sum + unitAmount * quantity, 0);
  // A closed reservation has no lines and expired long ago: its order exists, and none is written.
  const order = { ...fields, totalAmount, currency: lines[0]?.currency ?? "" };

  const [, , { rows }] = await db.batch([
    db.execute(
      insertOrder(order, lines.map(toLineRow), { condition: isBefore(reservationExpiresAt), paymentWindowSeconds }),
    ),
    db.execute(insertOrderEvent(id, event)),
    db.execute<PlacedOrder>(
      sql`${selectPlaced} WHERE reservation_id = ${reservationId}
        OR (user_id = ${userId} AND idempotency_key = ${idempotencyKey})`,
    ),
  ]);
  return rows[0];
}

/** The columns of an order line for a reserved line. */
export function toLineRow({ productId, variantId, sku, name, options, unitAmount, quantity }: ReservedLine) {
  return { productId, variantId, sku, name, options, unitAmount, quantity };
}
