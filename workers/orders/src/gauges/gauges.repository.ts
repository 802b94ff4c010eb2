import { sql } from "drizzle-orm";
import { ORDER_STATUSES, type OrderStatus } from "#shared/contracts/orders.ts";
import type { Db } from "#shared/database/db.ts";
import { measureOutbox, type Outbox } from "#shared/events/publisher/outbox.ts";
import { orderCounts, orders } from "../tables.ts";

type StatusCount = { status: OrderStatus; orders: number };

/**
 * The number of orders of each status, and of unsent events. Up to `limit` orders of each status are counted now, which
 * an index does in a few ms; above that the count is the cron's last one.
 */
export async function measureOrders(
  db: Db,
  { limit }: { limit: number },
): Promise<{ counts: StatusCount[]; outbox: Outbox }> {
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
  const [counted, measured] = await db.batch([count, measureOutbox(db)]);
  return { counts: counted.rows, outbox: measured.rows[0] as Outbox };
}

/** Counts all orders and stores the result. It takes time in proportion to the table. */
export async function recountOrders(db: Db): Promise<void> {
  await db.execute(sql`
    INSERT INTO ${orderCounts} (status, orders)
    SELECT s.status, (SELECT count(*) FROM ${orders} o WHERE o.status = s.status)
    FROM unnest(enum_range(NULL::order_status)) AS s (status)
    ON CONFLICT (status) DO UPDATE SET orders = EXCLUDED.orders, counted_at = now()`);
}
