import { and, eq, inArray, type SQL } from "drizzle-orm";
import type { Order, OrderStatus } from "#shared/contracts/orders.ts";
import type { Db } from "#shared/database/db.ts";
import { newestFirst, olderThan } from "#shared/database/keyset.ts";
import type { TimeKey } from "#shared/http/pagination.ts";
import { orders } from "../tables.ts";
import { orderAsJson } from "./order-json.ts";

/** An order in the shape of the API, with internal columns that services need. */
export type OrderRow = { order: Order; id: string; createdAt: Date; requestHash: string; reservationId: string };

/** The order if it is there and, when `userId` is given, belongs to that user. */
export async function findOrder(db: Db, id: string, userId?: string): Promise<OrderRow | undefined> {
  const [row] = await selectOrders(db, [eq(orders.id, id), userId ? eq(orders.userId, userId) : undefined]);
  return row;
}

/** The order that this user placed with this idempotency key. */
export async function findOrderByIdempotencyKey(db: Db, userId: string, key: string): Promise<OrderRow | undefined> {
  const [row] = await selectOrders(db, [eq(orders.userId, userId), eq(orders.idempotencyKey, key)]);
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

type ListOrders = {
  limit: number;
  userId?: string | undefined;
  status?: OrderStatus | undefined;
  after?: TimeKey | undefined;
};

/** Newest first; reads one row more than `limit`, which shows whether there is another page. */
export function listOrders(db: Db, { limit, userId, status, after }: ListOrders): Promise<OrderRow[]> {
  return selectOrders(db, [
    userId ? eq(orders.userId, userId) : undefined,
    status ? eq(orders.status, status) : undefined,
    olderThan(orders, after),
  ])
    .orderBy(...newestFirst(orders))
    .limit(limit + 1);
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
