import { sql } from "drizzle-orm";
import { ORDER_STATUSES, type OrderStatus } from "#shared/contracts/orders.ts";
import type { Db } from "#shared/database/db.ts";
import { measureOutbox, type Outbox } from "#shared/events/publisher/outbox.ts";
import { countDeadLetters } from "#shared/events/subscriber/waiting.ts";
import { orderCounts, orders } from "../tables.ts";

type StatusCount = { status: OrderStatus; orders: number };

/**
 * The number of orders of each status, of unsent events and of dead letters. Up to `limit` orders of each status are counted now, which
 * an index does in a few ms; above that the number is the cron's last estimate.
 */
export async function measureOrders(
  db: Db,
  { limit }: { limit: number },
): Promise<{ counts: StatusCount[]; outbox: Outbox; deadLetters: number }> {
  // One subquery per status, so that the planner knows which are rare: for all together it would scan the table.
  const countEach = ORDER_STATUSES.map(
    (status) => sql`
    SELECT ${status}::order_status AS status, (
      SELECT count(*) FROM (SELECT FROM ${orders} WHERE status = ${status}::order_status LIMIT ${limit}::int + 1) AS few
    ) AS count`,
  );
  const count = db.execute<StatusCount>(sql`
    SELECT s.status, CASE WHEN s.count <= ${limit} THEN s.count ELSE greatest(s.count, c.orders) END::int AS orders
    FROM (${sql.join(countEach, sql` UNION ALL `)}) AS s LEFT JOIN ${orderCounts} c ON c.status = s.status`);
  const [counted, measured, letters] = await db.batch([count, measureOutbox(db), countDeadLetters(db)]);
  return { counts: counted.rows, outbox: measured.rows[0] as Outbox, deadLetters: letters.rows[0]?.count ?? 0 };
}

type Explained = { "QUERY PLAN": [{ Plan: { "Plan Rows": number } }] };

/**
 * Stores how many orders of each status the planner expects: the share of the status in PostgreSQL's statistics, of the rows that
 * a table of this size has. No row is read.
 */
export async function estimateOrders(db: Db): Promise<void> {
  const plans = await db.batch(
    ORDER_STATUSES.map((status) =>
      db.execute<Explained>(sql`EXPLAIN (FORMAT JSON) SELECT FROM ${orders} WHERE status = ${status}::order_status`),
    ) as [ReturnType<typeof db.execute<Explained>>],
  );
  const estimates = plans.map(({ rows: [row] }, index) => ({
    status: ORDER_STATUSES[index] as OrderStatus,
    orders: row?.["QUERY PLAN"][0].Plan["Plan Rows"] ?? 0,
  }));
  await db
    .insert(orderCounts)
    .values(estimates)
    .onConflictDoUpdate({ target: orderCounts.status, set: { orders: sql`excluded.orders`, countedAt: sql`now()` } });
}
