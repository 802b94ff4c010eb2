import { withClient } from "../../lib/databases.ts";
import { SAMPLE_ACCOUNTS } from "#shared/testing/sample-accounts.ts";
import { productId } from "../../../workers/products/sample-data/generated-products.ts";

const CHUNK = 100_000;

/**
 * Fills the tables of orders and reservations up to `count` old orders of one unit each, with their lines, sent events and
 * confirmed reservations. Existing orders count.
 */
export async function fillOrders(urls: { orders: string; products: string }, count: number): Promise<void> {
  const there = await withClient(urls.orders, async (client) => {
    const { rows } = await client.query("SELECT count(*)::int AS count FROM orders");
    return Number(rows[0].count);
  });
  for (let from = there; from < count; from += CHUNK) {
    const to = Math.min(from + CHUNK, count);
    await Promise.all([
      withClient(urls.orders, (client) => client.query(ordersSql(from, to))),
      withClient(urls.products, (client) => client.query(reservationsSql(from, to))),
    ]);
  }
  if (there >= count) return;
  await withClient(urls.orders, (client) => client.query("ANALYZE"));
  await withClient(urls.products, (client) => client.query("ANALYZE"));
}

/** SQL for the id of the nth row of a kind: a UUID, the same in every run. */
const id = (kind: string) => `('01900000-0000-7000-8${kind}-' || lpad(to_hex(n), 12, '0'))::uuid`;
const user = SAMPLE_ACCOUNTS[1].id;
const product = productId(0);
const time = "now() - interval '20 days' + n * interval '1 second'";

const ordersSql = (from: number, to: number) => `
  INSERT INTO orders (id, user_id, status, total_amount, currency, reservation_id, request_hash, created_at, updated_at)
  SELECT ${id("001")}, '${user}', 'pending', 1000, 'EUR', ${id("002")}, 'seeded', ${time}, ${time}
  FROM generate_series(${from}, ${to - 1}) n;
  INSERT INTO order_lines (order_id, position, product_id, name, unit_amount, quantity)
  SELECT ${id("001")}, 0, '${product}', 'Seeded', 1000, 1 FROM generate_series(${from}, ${to - 1}) n;
  INSERT INTO events (id, order_id, type, data, traceparent, created_at)
  SELECT ${id("003")}, ${id("001")}, 'order.created', jsonb_build_object('id', ${id("001")}, 'status', 'pending'), '', ${time}
  FROM generate_series(${from}, ${to - 1}) n;
  INSERT INTO event_deliveries (event_id, subscriber, attempts, sent_at)
  SELECT ${id("003")}, 'notifications', 1, now() FROM generate_series(${from}, ${to - 1}) n`;

const reservationsSql = (from: number, to: number) => `
  INSERT INTO reservations (id, state, expires_at)
  SELECT ${id("002")}, 'confirmed', now() FROM generate_series(${from}, ${to - 1}) n;
  INSERT INTO reservation_lines (reservation_id, position, product_id, quantity, name, unit_amount, currency)
  SELECT ${id("002")}, 0, '${product}', 1, 'Seeded', 1000, 'EUR' FROM generate_series(${from}, ${to - 1}) n;
  INSERT INTO stock_ledger (product_id, delta, reason, reservation_id)
  SELECT '${product}', v.delta, v.reason::stock_reason, CASE v.reason WHEN 'held' THEN ${id("002")} END
  FROM generate_series(${from}, ${to - 1}) n, (VALUES (1, 'adjusted'), (-1, 'held')) AS v (delta, reason)`;
