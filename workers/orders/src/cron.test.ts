import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runCron } from "./cron.ts";
import type { Env } from "./env.ts";
import { eventDeliveries, events, orderLines, orders } from "./tables.ts";
import { createOrdersTest } from "./testing.ts";

let test: Awaited<ReturnType<typeof createOrdersTest>>;

beforeAll(async () => {
  test = await createOrdersTest();
});
afterAll(() => test?.close());

/** Orders whose events no relay has sent, as a crash after the answer leaves them. */
async function addUnsentOrders(count: number): Promise<void> {
  const { db } = test.ctx;
  await db.batch([
    db.execute(sql`
      INSERT INTO ${orders} (id, user_id, total_amount, currency, reservation_id, request_hash)
      SELECT uuidv7(), gen_random_uuid(), 500, 'USD', gen_random_uuid(), 'x' FROM generate_series(1, ${count}::int)`),
    db.execute(sql`
      INSERT INTO ${orderLines} (order_id, position, product_id, name, unit_amount, quantity)
      SELECT id, 0, gen_random_uuid(), 'Mug', 500, 1 FROM ${orders}`),
    db.execute(sql`
      INSERT INTO ${events} (id, order_id, type, data, traceparent)
      SELECT uuidv7(), id, 'order.created', jsonb_build_object('id', id, 'userId', user_id, 'status', 'pending',
        'items', jsonb_build_array(), 'total', jsonb_build_object('amount', 500, 'currency', 'USD'), 'version', 1,
        'createdAt', '2026-01-01T00:00:00.000Z', 'updatedAt', '2026-01-01T00:00:00.000Z'),
        '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
      FROM ${orders}`),
    db.execute(sql`INSERT INTO ${eventDeliveries} (event_id, subscriber) SELECT id, 'notifications' FROM ${events}`),
  ]);
  const placed = await db.select({ id: orders.reservationId }).from(orders);
  for (const { id } of placed) test.products.reservations.set(id, "held");
}

/** Runs the cron as the platform does, with the fakes of the test as its bindings; returns its calls of other Workers. */
async function run(): Promise<number> {
  const { database, products, ctx } = test;
  products.calls.length = 0;
  const env = {
    SERVICE: "orders",
    LOG_LEVEL: "error",
    DATABASE_URL: database.url,
    NEON_FETCH_ENDPOINT: database.fetchEndpoint,
    PRODUCTS: products.rpc,
    EVENTS_NOTIFICATIONS: ctx.subscribers.get("notifications"),
  } as unknown as Env;
  await runCron({} as ScheduledController, env, { waitUntil: () => undefined } as unknown as ExecutionContext);
  return products.calls.length;
}

/** https://developers.cloudflare.com/workers/runtime-apis/bindings/service-bindings/#limits */
const PLATFORM_LIMIT = 32;

it("a run calls other Workers fewer than 32 times whatever has piled up, and the next runs do the rest", async () => {
  await addUnsentOrders(3_000);
  const forgotten = Array.from({ length: 1_000 }, () => crypto.randomUUID());
  for (const id of forgotten) test.products.reservations.set(id, "held");
  const calls = [await run()];
  while ((calls.at(-1) ?? 0) > 2 && calls.length < 10) calls.push(await run());
  console.log("Calls of other Workers in each run of the cron of orders:", calls.join(", "));
  expect(Math.max(...calls)).toBeLessThan(PLATFORM_LIMIT);
  expect(test.sent).toHaveLength(3_000);
  expect(new Set(test.sent.map(({ id }) => id)).size).toBe(3_000);
  const states = [...test.products.reservations.values()];
  expect(states.filter((state) => state === "confirmed")).toHaveLength(3_000);
  expect(states.filter((state) => state === "released")).toHaveLength(1_000);
}, 60_000);
