import { afterAll, beforeAll, expect, it } from "vitest";
import { runCron } from "./cron.ts";
import type { Env } from "./env.ts";
import { addUnsentOrders, createOrdersTest } from "./testing.ts";

let test: Awaited<ReturnType<typeof createOrdersTest>>;

beforeAll(async () => {
  test = await createOrdersTest();
});
afterAll(() => test?.close());

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

it("a cron run calls other Workers fewer than 32 times whatever the backlog, and the next runs do the rest", async () => {
  await addUnsentOrders(test, 3_000);
  const forgotten = Array.from({ length: 1_000 }, () => crypto.randomUUID());
  for (const id of forgotten) test.products.reservations.set(id, "held");
  const guests = Array.from({ length: 1_000 }, () => crypto.randomUUID());
  test.users.unused = guests;
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
}, 60_000);
