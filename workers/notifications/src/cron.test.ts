import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { newOrderEvent } from "#shared/testing/order-events.ts";
import { runCron } from "./cron.ts";
import type { Env } from "./env.ts";
import { handleOrderEvents } from "./order-events/order-events.service.ts";
import { notifications } from "./tables.ts";
import { createNotificationsTest } from "./testing.ts";

let test: Awaited<ReturnType<typeof createNotificationsTest>>;

beforeAll(async () => {
  test = await createNotificationsTest();
});
afterAll(() => test?.close());

/** Runs the cron as the platform does, with the fakes of the test as its bindings; returns its calls to other Workers. */
async function run(): Promise<number> {
  const { database, ctx, edge } = test;
  edge.calls = 0;
  const env = {
    SERVICE: "notifications",
    LOG_LEVEL: "error",
    DATABASE_URL: database.url,
    NEON_FETCH_ENDPOINT: database.fetchEndpoint,
    MAIL_FROM: "shop@example.com",
    MAIL_CATCHER_URL: "",
    SHOP_URL: "https://shop.example.com",
    CART_REMINDERS: "off",
    EMAIL: { send: async () => undefined },
    ORDERS_EVENTS: ctx.eventLogs.get("orders"),
    PAYMENTS_EVENTS: ctx.eventLogs.get("payments"),
    USERS: ctx.users,
    ORDERS: ctx.orders,
    EVENTS: ctx.events,
  } as unknown as Env;
  await runCron({} as ScheduledController, env, { waitUntil: () => undefined } as unknown as ExecutionContext);
  return edge.calls;
}

/** https://developers.cloudflare.com/workers/runtime-apis/bindings/service-bindings/#limits */
const PLATFORM_LIMIT = 32;

/** Events of the log that the queue delivered long ago. */
async function addHandledEvents(count: number): Promise<void> {
  const handled = Array.from({ length: count }, () => newOrderEvent());
  test.edge.log.push(...handled);
  await test.ctx.db.execute(sql`
    INSERT INTO ${notifications} (id, event_id, user_id, order_id, type, title, body)
    SELECT gen_random_uuid(), id::uuid, gen_random_uuid(), gen_random_uuid(), 'order.created', 'x', 'x'
    FROM jsonb_array_elements_text(${JSON.stringify(handled.map(({ id }) => id))}::jsonb) AS id`);
}

it("a cron run calls other Workers fewer than 32 times whatever the backlog, and the next runs do the rest", async () => {
  await addHandledEvents(6_000);
  test.edge.log.push(...Array.from({ length: 150 }, () => newOrderEvent()));
  test.edge.usersFail = true;
  await handleOrderEvents(
    test.ctx,
    Array.from({ length: 150 }, () => newOrderEvent()),
  );
  test.edge.usersFail = false;
  await test.ctx.db.update(notifications).set({ mailNextAttemptAt: sql`now()` });

  const calls = [await run()];
  while ((calls.at(-1) ?? 0) > 2 && calls.length < 10) calls.push(await run());
  console.log("Calls of other Workers in each run of the cron of notifications:", calls.join(", "));
  expect(Math.max(...calls)).toBeLessThan(PLATFORM_LIMIT);
  const rows = await test.ctx.db.select().from(notifications);
  expect(rows).toHaveLength(6_300);
  expect(rows.filter(({ mailState }) => mailState === "sent")).toHaveLength(300);
}, 30_000);
