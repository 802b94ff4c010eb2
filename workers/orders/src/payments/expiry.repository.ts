import { and, asc, eq, lte, sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import type { NewOrderEvent } from "../orders/order-writes.ts";
import { moveStatement } from "../orders/transitions.repository.ts";
import { orders } from "../tables.ts";

export type DueOrder = { id: string; dueAt: string };

/** Unpaid orders whose time to pay is over, the oldest first, after this one. */
export function findDueOrders(
  db: Db,
  { after, limit }: { after: DueOrder | undefined; limit: number },
): Promise<DueOrder[]> {
  const dueAt = sql<string>`to_json(${orders.paymentDueAt}) #>> '{}'`;
  return db
    .select({ id: orders.id, dueAt })
    .from(orders)
    .where(
      and(
        eq(orders.status, "pending"),
        lte(orders.paymentDueAt, sql`now()`),
        after && sql`(${orders.paymentDueAt}, ${orders.id}) > (${after.dueAt}::timestamptz, ${after.id}::uuid)`,
      ),
    )
    .orderBy(asc(orders.paymentDueAt), asc(orders.id))
    .limit(limit);
}

/** Cancels those of these orders that are still unpaid, in one transaction. */
export async function expireOrders(db: Db, due: { id: string; event: NewOrderEvent }[]): Promise<void> {
  // All in the same order, so that no two transactions wait for each other.
  const [first, ...rest] = due
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, event }) =>
      db.execute(moveStatement({ id, from: ["pending"], to: "cancelled", cancelReason: "unpaid", event })),
    );
  if (first) await db.batch([first, ...rest]);
}
