import { type SQL, sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { isAmong } from "#shared/database/is-among.ts";
import type { NewOrderEvent } from "../orders/order-writes.ts";
import { moveStatement } from "../orders/transitions.repository.ts";
import { promotions, promotionUses } from "../promotions/tables.ts";
import { orders } from "../tables.ts";

/** Claims unpaid orders whose time to pay is over, so that no other run does for `claimSeconds`; returns their ids. */
export async function claimDueOrders(
  db: Db,
  { limit, claimSeconds }: { limit: number; claimSeconds: number },
): Promise<string[]> {
  const { rows } = await db.execute<{ id: string }>(sql`
    UPDATE ${orders} SET next_expiry_at = now() + make_interval(secs => ${claimSeconds}::int)
    WHERE id = ANY(ARRAY(${selectDue(limit)} FOR NO KEY UPDATE SKIP LOCKED)) RETURNING id`);
  return rows.map(({ id }) => id);
}

/** Those that waited have their turn among those whose time was over meanwhile. */
export const selectDue = (limit: number): SQL => sql`
  SELECT id FROM ${orders}
  WHERE status = 'pending' AND payment_due_at IS NOT NULL AND coalesce(next_expiry_at, payment_due_at) <= now()
  ORDER BY coalesce(next_expiry_at, payment_due_at) LIMIT ${limit}::int`;

/**
 * Lets claimed orders wait for as long again as they have been due, up to a time of each. One that was due again meanwhile
 * stays so.
 */
export async function postponeExpiry(db: Db, waits: { id: string; maxSeconds: number }[]): Promise<void> {
  if (waits.length === 0) return;
  await db.execute(sql`
    UPDATE ${orders} AS o
    SET next_expiry_at = greatest(next_expiry_at, now() + least(now() - payment_due_at, make_interval(secs => w."maxSeconds")))
    FROM jsonb_to_recordset(${JSON.stringify(waits)}::jsonb) AS w (id uuid, "maxSeconds" int)
    WHERE o.id = w.id AND o.status = 'pending' AND o.next_expiry_at IS NOT NULL`);
}

/** Ends the wait of those of these orders that wait. */
export async function endWait(db: Db, orderIds: string[]): Promise<void> {
  await db.execute(sql`
    UPDATE ${orders} SET next_expiry_at = NULL
    WHERE ${isAmong(sql`id`, orderIds)} AND status = 'pending' AND next_expiry_at IS NOT NULL`);
}

/**
 * Cancels those of these orders that are still unpaid, in one transaction. Locks first: the orders, then the promotions that
 * they give up, as every cancellation does; both by id, as checkouts lock promotions. So no two transactions wait for each
 * other.
 */
export async function expireOrders(db: Db, due: { id: string; event: NewOrderEvent }[]): Promise<void> {
  if (due.length === 0) return;
  const ids = due.map(({ id }) => id);
  await db.batch([
    db.execute(sql`SELECT FROM ${orders} WHERE ${isAmong(sql`id`, ids)} ORDER BY id FOR NO KEY UPDATE`),
    db.execute(sql`
      SELECT FROM ${promotions} WHERE id IN (SELECT promotion_id FROM ${promotionUses} WHERE ${isAmong(sql`order_id`, ids)})
      ORDER BY id FOR NO KEY UPDATE`),
    ...due.map(({ id, event }) =>
      db.execute(moveStatement({ id, from: ["pending"], to: "cancelled", cancelReason: "unpaid", event })),
    ),
  ]);
}
