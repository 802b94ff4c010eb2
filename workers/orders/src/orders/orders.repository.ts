import { and, desc, eq, getTableColumns, inArray, type SQL, sql } from "drizzle-orm";
import type { OrderStatus } from "#shared/contracts/orders.ts";
import type { Db } from "#shared/database/db.ts";
import type { TimeKey } from "#shared/http/pagination.ts";
import { orderLines, orders } from "../tables.ts";

type OrderLineRow = { productId: string; name: string; unitAmount: number; quantity: number };
export type OrderRow = typeof orders.$inferSelect & { lines: OrderLineRow[] };

const lines = sql<OrderLineRow[]>`(
  SELECT jsonb_agg(jsonb_build_object('productId', l.product_id, 'name', l.name, 'unitAmount', l.unit_amount,
    'quantity', l.quantity) ORDER BY l.position)
  FROM ${orderLines} AS l WHERE l.order_id = ${orders}.id)`;

const withLines = { ...getTableColumns(orders), lines };

/** The order if it is there and, when `userId` is given, belongs to that user. */
export async function findOrder(db: Db, id: string, userId?: string): Promise<OrderRow | undefined> {
  const [row] = await selectOrders(db, [eq(orders.id, id), userId ? eq(orders.userId, userId) : undefined]);
  return row;
}

export async function findOrderByIdempotencyKey(db: Db, userId: string, key: string): Promise<OrderRow | undefined> {
  const [row] = await selectOrders(db, [eq(orders.userId, userId), eq(orders.idempotencyKey, key)]);
  return row;
}

/** Those of these reservations that became an order, with where it stands. */
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

/** Newest first; reads one row more than `limit`, which tells whether there is another page. */
export function listOrders(db: Db, { limit, userId, status, after }: ListOrders): Promise<OrderRow[]> {
  return selectOrders(db, [
    userId ? eq(orders.userId, userId) : undefined,
    status ? eq(orders.status, status) : undefined,
    after && sql`(${orders.createdAt}, ${orders.id}) < (${after.createdAt}::timestamptz, ${after.id}::uuid)`,
  ])
    .orderBy(desc(orders.createdAt), desc(orders.id))
    .limit(limit + 1);
}

export function selectOrders(db: Db, conditions: (SQL | undefined)[]) {
  return db
    .select(withLines)
    .from(orders)
    .where(and(...conditions));
}
