import { inArray, sql } from "drizzle-orm";
import type { OrderStatus } from "#shared/contracts/orders.ts";
import type { Db } from "#shared/database/db.ts";
import { ago } from "#shared/database/delete-oldest.ts";
import { orders } from "../tables.ts";

export type FinalOrder = { id: string; reservationId: string; status: OrderStatus };

/** Orders that have been final for 90 days: they can no longer be cancelled or return stock. */
export async function findFinalOrders(db: Db, limit: number): Promise<FinalOrder[]> {
  const { rows } = await db.execute<FinalOrder>(sql`
    SELECT id, reservation_id AS "reservationId", status FROM ${orders}
    WHERE NOT is_reservation_closed AND status IN ('shipped', 'delivered', 'cancelled') AND updated_at < ${ago("90 days")}
    ORDER BY updated_at LIMIT ${limit}::int`);
  return rows;
}

/** Call it only after products has deleted the reservations' lines. */
export async function markReservationsClosed(db: Db, orderIds: string[]): Promise<void> {
  await db.update(orders).set({ isReservationClosed: true }).where(inArray(orders.id, orderIds));
}
