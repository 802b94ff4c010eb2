import { and, inArray, isNotNull, isNull, sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { isOrder } from "../orders/orders.repository.ts";
import { newOrderKey, orders } from "../tables.ts";

/** Gives an order a new key. Returns whether there is such an order of this user; any user's when not given. */
export async function rotateKey(db: Db, id: string, userId?: string): Promise<boolean> {
  const rows = await db
    .update(orders)
    .set({ orderKey: newOrderKey })
    .where(isOrder(id, userId))
    .returning({ id: orders.id });
  return rows.length > 0;
}

/** The keys of these orders; one that has none yet gets one. */
export async function findKeys(db: Db, ids: string[]): Promise<{ orderId: string; key: string }[]> {
  const [, rows] = await db.batch([
    db
      .update(orders)
      .set({ orderKey: newOrderKey })
      .where(and(inArray(orders.id, ids), isNull(orders.orderKey))),
    db
      .select({ orderId: orders.id, key: sql<string>`${orders.orderKey}` })
      .from(orders)
      .where(and(inArray(orders.id, ids), isNotNull(orders.orderKey))),
  ]);
  return rows;
}
