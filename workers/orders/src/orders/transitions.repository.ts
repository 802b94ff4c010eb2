import { inArray, type SQL, sql } from "drizzle-orm";
import type { CancelReason, OrderStatus } from "#shared/contracts/orders.ts";
import type { Db } from "#shared/database/db.ts";
import { eventCtes, writtenEvent } from "#shared/events/publisher/new-event.ts";
import type { Money } from "#shared/values/money.ts";
import { noteDecline } from "../payments/declines.repository.ts";
import { orders, promotions, promotionUses } from "../tables.ts";
import { orderAsJson } from "./order-json.ts";
import { type NewOrderEvent, orderEvent, type WrittenOrder } from "./order-writes.ts";
import { isOrder, type OrderRow, selectOrders } from "./orders.repository.ts";

export type MoveOrder = {
  id: string;
  /** Only if the order belongs to this user; any user's when not given. */
  userId?: string | undefined;
  from: OrderStatus[];
  to: OrderStatus;
  /** The versions that the change may start from (`If-Match`); any when not given. */
  versions?: number[] | undefined;
  /** Given only for a cancellation. */
  cancelReason?: CancelReason | undefined;
  /** The payment that makes it paid, only if that is of the order's whole total. */
  payment?: { id: string; version: number; amount: Money } | undefined;
  event: NewOrderEvent;
  /** Whether the event is claimed: who changes the order sends it. Not when not given. */
  isClaimed?: boolean;
};

/** What the statement of a change returns if the order was changed: its event, as `toDueEvent()` takes it. */
export type MovedOrder = WrittenOrder & { reservationId: string };

/** Changes the status of an order, and reads the order afterwards. `moved` says whether it was changed. */
export async function moveOrder(db: Db, move: MoveOrder): Promise<{ moved: boolean; row: OrderRow | undefined }> {
  const { id, userId } = move;
  const read = selectOrders(db, [isOrder(id, userId)]);
  const [{ rows }, found] = await db.batch([db.execute(moveStatement(move)), read]);
  return { moved: rows.length > 0, row: found[0] };
}

/**
 * Changes the status of an order and writes its event with deliveries, or nothing. Returns a `MovedOrder` if it was changed. The state machine is the condition
 * of the UPDATE: the second of two concurrent changes waits and sees the status that the first has set. An
 * order of which a unit has left cannot be cancelled; a cancelled order gives up its uses of promotions, and its payments
 * are to be declined.
 */
export function moveStatement({
  id,
  userId,
  from,
  to,
  versions,
  cancelReason,
  payment,
  event,
  isClaimed,
}: MoveOrder): SQL {
  const isOwned = userId ? sql`AND user_id = ${userId}::uuid` : sql``;
  const isVersion = versions ? sql`AND ${inArray(orders.version, versions)}` : sql``;
  const isMovable = from.length > 0 ? inArray(orders.status, from) : sql`false`;
  const isWhole = to === "cancelled" ? sql`AND fulfillment_status IS NULL` : sql``;
  const paid = to === "paid" ? sql`payment_status = 'paid',` : sql``;
  const paidBy = payment ? sql`payment_id = ${payment.id}::uuid, payment_version = ${payment.version},` : sql``;
  const isPaidWhole = payment
    ? sql`AND total_amount = ${payment.amount.amount}::bigint AND currency = ${payment.amount.currency}`
    : sql``;

  return sql`
    WITH moved AS (
      UPDATE ${orders} SET status = ${to}, ${paid} ${paidBy} cancel_reason = ${cancelReason ?? null}, version = version + 1,
        updated_at = greatest(now(), created_at)
      WHERE id = ${id}::uuid AND ${isMovable} ${isWhole} ${isPaidWhole} ${isOwned} ${isVersion}
      RETURNING *
    ), uses AS (
      DELETE FROM ${promotionUses} AS u USING moved WHERE u.order_id = moved.id AND moved.status = 'cancelled'
      RETURNING u.promotion_id
    ), given_back AS (
      UPDATE ${promotions} SET used = used - 1 WHERE id IN (
        SELECT id FROM ${promotions} WHERE id IN (SELECT promotion_id FROM uses) ORDER BY id FOR NO KEY UPDATE)
    ), declined AS (
      ${noteDecline("order", sql`moved WHERE status = 'cancelled'`)}
    ), answer AS (
      SELECT ${orderAsJson} AS data, id, agent, reservation_id FROM moved AS orders
    ), ${eventCtes(event, { ...orderEvent(event, sql`answer AS orders`, sql`data`), isClaimed })}
    SELECT answer.data, answer.reservation_id AS "reservationId", ${writtenEvent} FROM answer, event`;
}
