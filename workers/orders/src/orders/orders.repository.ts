import { and, eq, inArray, or, type SQL, sql } from "drizzle-orm";
import type { Order, OrderStatus } from "#shared/contracts/orders.ts";
import type { Db } from "#shared/database/db.ts";
import type { OrderReader } from "#shared/http/route.ts";
import { orders } from "../tables.ts";
import { orderAsJson } from "./order-json.ts";

/** An order in the shape of the API, with internal columns that services need. */
export type OrderRow = { order: Order; id: string; createdAt: Date; requestHash: string; reservationId: string };

/** SQL condition: the order with this id, if it belongs to this user; any user's when not given. */
export const isOrder = (id: string, userId?: string): SQL | undefined =>
  and(eq(orders.id, id), userId ? eq(orders.userId, userId) : undefined);

/** SQL condition: the order with this id, if this reader may see it. */
export function isReadable(id: string, { role, userId, key }: OrderReader): SQL | undefined {
  if (role === "admin") return eq(orders.id, id);
  const isOwn = or(userId ? eq(orders.userId, userId) : undefined, key ? eq(orders.orderKey, key) : undefined);
  return and(eq(orders.id, id), isOwn ?? sql`false`);
}

/** The order if it is there and the reader may see it. */
export async function findOrder(db: Db, id: string, reader: OrderReader): Promise<OrderRow | undefined> {
  const [row] = await selectOrders(db, [isReadable(id, reader)]);
  return row;
}

/** SQL condition: the order that this user placed with this idempotency key. */
export const isPlacedWith = (userId: string, key: string): SQL | undefined =>
  and(eq(orders.userId, userId), eq(orders.idempotencyKey, key));

export async function findOrderByIdempotencyKey(db: Db, userId: string, key: string): Promise<OrderRow | undefined> {
  const [row] = await selectOrders(db, [isPlacedWith(userId, key)]);
  return row;
}

/** The orders of these reservations with their statuses; reservations without an order are left out. */
export function findReservedOrders(
  db: Db,
  reservationIds: string[],
): Promise<{ reservationId: string; status: OrderStatus }[]> {
  return db
    .select({ reservationId: orders.reservationId, status: orders.status })
    .from(orders)
    .where(inArray(orders.reservationId, reservationIds));
}

export function selectOrders(db: Db, conditions: (SQL | undefined)[]) {
  return db
    .select({
      order: orderAsJson,
      id: orders.id,
      createdAt: orders.createdAt,
      requestHash: orders.requestHash,
      reservationId: orders.reservationId,
    })
    .from(orders)
    .where(and(...conditions));
}
