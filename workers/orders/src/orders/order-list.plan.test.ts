import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { newestFirst } from "#shared/database/keyset.ts";
import { orders, paymentStatusOf } from "../tables.ts";
import { createOrdersTest } from "../testing.ts";

let test: Awaited<ReturnType<typeof createOrdersTest>>;

beforeAll(async () => {
  test = await createOrdersTest();
  await test.ctx.db.execute(sql`
    INSERT INTO ${orders} (id, user_id, total_amount, currency, reservation_id, request_hash, status, payment_status, created_at)
    SELECT gen_random_uuid(), gen_random_uuid(), 1, 'USD', gen_random_uuid(), 'x',
      CASE WHEN n % 20 = 0 THEN 'paid' ELSE 'pending' END::order_status, CASE WHEN n % 10 = 0 THEN 'refunded' END,
      '2026-01-01'::timestamptz + n * interval '1 second'
    FROM generate_series(1, 20000) AS n`);
  await test.database.runAsOwner("ANALYZE orders");
});
afterAll(() => test?.close());

it.each([
  ["all orders", sql`true`, "orders_created_at_idx"],
  ["orders of a status", sql`status = 'paid'`, "orders_status_idx"],
  ["refunded orders", sql`${paymentStatusOf(orders)} = 'refunded'`, "orders_payment_status_idx"],
  ["paid and refunded orders", sql`status = 'paid' AND ${paymentStatusOf(orders)} = 'refunded'`, "orders_statuses_idx"],
])("a page of %s is read along an index, without a sort", async (_name, condition, index) => {
  const order = sql.join(newestFirst(orders), sql`, `);
  const { rows } = await test.ctx.db.execute(
    sql`EXPLAIN SELECT * FROM ${orders} WHERE ${condition} ORDER BY ${order} LIMIT 20`,
  );
  const plan = JSON.stringify(rows);
  expect(plan).toContain(index);
  expect(plan).not.toContain("Sort");
});
