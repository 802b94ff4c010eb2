import { isNull, sql } from "drizzle-orm";
import { afterEach, beforeEach, expect, it } from "vitest";
import { guestMerges } from "./cart-merge/tables.ts";
import { runCron } from "./cron.ts";
import type { Env } from "./env.ts";
import { orders, returns } from "./tables.ts";
import { addUnsentOrders, createOrdersTest } from "./testing.ts";

let test: Awaited<ReturnType<typeof createOrdersTest>>;

beforeEach(async () => {
  test = await createOrdersTest();
});
afterEach(() => test?.close());

/** Runs the cron as the platform does, with the fakes of the test as its bindings; returns its calls to other Workers. */
async function run(): Promise<number> {
  const { database, products, users, payments, ctx } = test;
  products.calls.length = 0;
  users.calls.length = 0;
  payments.calls.length = 0;
  const env = {
    SERVICE: "orders",
    LOG_LEVEL: "error",
    DATABASE_URL: database.url,
    NEON_FETCH_ENDPOINT: database.fetchEndpoint,
    PRODUCTS: products.rpc,
    PAYMENT_WINDOW_SECONDS: "3600",
    RETURN_ORIGINS: "",
    USERS: users.rpc,
    PAYMENTS: payments.rpc,
    PAYMENTS_EVENTS: ctx.eventLogs.get("payments"),
    EVENTS: ctx.events,
    EVENTS_NOTIFICATIONS: ctx.subscribers.get("notifications"),
  } as unknown as Env;
  await runCron({} as ScheduledController, env, { waitUntil: () => undefined } as unknown as ExecutionContext);
  return products.calls.length + users.calls.length + payments.calls.length;
}

/** https://developers.cloudflare.com/workers/runtime-apis/bindings/service-bindings/#limits */
const PLATFORM_LIMIT = 32;

it("the runs of the cron settle returns and cancel unpaid orders beside a backlog of every other job", async () => {
  await addUnsentOrders(test, 1_000);
  for (let index = 0; index < 500; index++) test.products.reservations.set(crypto.randomUUID(), "held");
  test.users.unused = Array.from({ length: 1_000 }, () => crypto.randomUUID());
  await test.ctx.db.execute(sql`
    WITH placed AS (
      INSERT INTO ${orders} (id, user_id, total_amount, currency, reservation_id, request_hash, payment_due_at)
      SELECT uuidv7(), gen_random_uuid(), 500, 'USD', gen_random_uuid(), 'x', now() FROM generate_series(1, 300) RETURNING id
    ) INSERT INTO ${returns} (id, order_id, event_id, status, received_by, refund_amount)
    SELECT uuidv7(), id, uuidv7(), 'received', uuidv7(), 500 FROM placed LIMIT 3`);
  const countLeft = async () => [
    await test.ctx.db.$count(returns, isNull(returns.settledAt)),
    await test.ctx.db.$count(orders, sql`status = 'pending' AND payment_due_at IS NOT NULL`),
  ];
  await run();
  const [unsettled = 0, unpaid = 0] = await countLeft();
  expect(unsettled).toBeLessThan(3);
  expect(unpaid).toBeLessThan(300);
  await run();
  await run();
  expect(await countLeft()).toEqual([0, 0]);
}, 60_000);

it("a run settles five of the returns that an outage has left, when the other jobs have little to do", async () => {
  await addUnsentOrders(test, 50);
  await test.ctx.db.execute(sql`
    INSERT INTO ${returns} (id, order_id, event_id, status, received_by, refund_amount)
    SELECT uuidv7(), id, uuidv7(), 'received', uuidv7(), 500 FROM ${orders} LIMIT 15`);
  const left: number[] = [];
  for (let index = 0; index < 3; index++) {
    await run();
    left.push(await test.ctx.db.$count(returns, isNull(returns.settledAt)));
  }
  expect(left[0]).toBeLessThanOrEqual(10);
  expect(left[2]).toBe(0);
  expect(test.sent).toHaveLength(50);
}, 60_000);

it("a cron run calls other Workers fewer than 32 times whatever the backlog, and the next runs do the rest", async () => {
  await addUnsentOrders(test, 3_000);
  const forgotten = Array.from({ length: 1_000 }, () => crypto.randomUUID());
  for (const id of forgotten) test.products.reservations.set(id, "held");
  const guests = Array.from({ length: 1_000 }, () => crypto.randomUUID());
  test.users.unused = guests;
  await test.ctx.db.execute(sql`
    INSERT INTO ${guestMerges} (guest_id, customer_id, merged_at)
    SELECT gen_random_uuid(), gen_random_uuid(), now() - interval '2 minutes' FROM generate_series(1, 10)`);
  const calls = [await run()];
  while ((calls.at(-1) ?? 0) > 2 && calls.length < 10) calls.push(await run());
  console.log("Calls of other Workers in each run of the cron of orders:", calls.join(", "));
  expect(Math.max(...calls)).toBeLessThan(PLATFORM_LIMIT);
  expect(test.sent).toHaveLength(3_000);
  expect(new Set(test.sent.map(({ id }) => id)).size).toBe(3_000);
  const states = [...test.products.reservations.values()];
  expect(states.filter((state) => state === "confirmed")).toHaveLength(3_000);
  expect(states.filter((state) => state === "released")).toHaveLength(1_000);
  expect(test.users.settled.flatMap(({ unused }) => unused)).toEqual(guests);
  expect(await test.ctx.db.$count(guestMerges, isNull(guestMerges.closedAt))).toBe(0);
}, 60_000);
