import { eq, or } from "drizzle-orm";
import type { AgentOrigin } from "#shared/contracts/agents/agent-origin.ts";
import type { ReservedLine } from "#shared/contracts/products.ts";
import type { Db } from "#shared/database/db.ts";
import { toDueEvent } from "#shared/events/publisher/new-event.ts";
import type { DueOrderEvent } from "../events/events.repository.ts";
import { orders } from "../tables.ts";
import { insertOrder, isBefore, type NewOrderEvent, type WrittenOrder } from "./order-writes.ts";
import { isPlacedWith, type OrderRow, selectOrders } from "./orders.repository.ts";

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
  event: NewOrderEvent;
};

/** The order of a reservation or key, and what it was placed with. */
type PlacedOrder = Pick<OrderRow, "order" | "requestHash"> & {
  /** Its event, if this call has placed it: claimed, so that this call sends it. */
  due?: DueOrderEvent;
};

/**
 * Writes order, lines, event and its deliveries, or nothing, and returns the order that now exists for this reservation
 * or this user's idempotency key: the new one, or an earlier one, which takes another round trip. The two unique indexes
 * decide between concurrent calls. `undefined` when the reservation has expired.
 */
export async function insertOrderWithEvent(db: Db, record: NewOrderRecord): Promise<PlacedOrder | undefined> {
  const { lines, reservationExpiresAt, paymentWindowSeconds, event, ...fields } = record;
  const { userId, reservationId, idempotencyKey, requestHash } = fields;
  const totalAmount = lines.reduce((sum, { unitAmount, quantity }) => sum + unitAmount * quantity, 0);
  // A closed reservation has no lines and expired long ago: its order exists, and none is written.
  const order = { ...fields, totalAmount, currency: lines[0]?.currency ?? "" };
  const condition = isBefore(reservationExpiresAt);

  const insert = insertOrder(order, lines.map(toLineRow), { condition, paymentWindowSeconds, event, isClaimed: true });
  const written = (await db.execute<WrittenOrder>(insert)).rows[0];
  if (written) {
    return { order: written.data, requestHash, due: { ...toDueEvent(event, written), reservationId } };
  }
  const isEarlier = or(
    eq(orders.reservationId, reservationId),
    idempotencyKey === null ? undefined : isPlacedWith(userId, idempotencyKey),
  );
  return (await selectOrders(db, [isEarlier]))[0];
}

/** The columns of an order line for a reserved line. */
export function toLineRow({ productId, variantId, sku, name, options, unitAmount, quantity }: ReservedLine) {
  return { productId, variantId, sku, name, options, unitAmount, quantity };
}
