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
