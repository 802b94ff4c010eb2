import { afterAll, beforeAll, expect, it } from "vitest";
import { newOrderEvent } from "#shared/testing/order-events.ts";
import { runCron } from "./cron.ts";
import type { Env } from "./env.ts";
import { notifications } from "./tables.ts";
import { createNotificationsTest } from "./testing.ts";

let test: Awaited<ReturnType<typeof createNotificationsTest>>;

beforeAll(async () => {
  test = await createNotificationsTest();
});
afterAll(() => test?.close());

/** Runs the cron as the platform does, with the fakes of the test as its bindings; returns its calls of other Workers. */
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
    EMAIL: { send: async () => undefined },
    ORDERS: ctx.orders,
    USERS: ctx.users,
    EVENTS: ctx.events,
  } as unknown as Env;
  await runCron({} as ScheduledController, env, { waitUntil: () => undefined } as unknown as ExecutionContext);
  return edge.calls;
}

/** https://developers.cloudflare.com/workers/runtime-apis/bindings/service-bindings/#limits */
const PLATFORM_LIMIT = 32;

it("a run calls other Workers fewer than 32 times whatever has piled up, and the next runs do the rest", async () => {
  const { ctx, edge } = test;
  edge.log = Array.from({ length: 2_000 }, () => newOrderEvent());
  await ctx.db.insert(notifications).values(
    Array.from({ length: 1_000 }, () => ({
      id: ctx.newId(),
      eventId: crypto.randomUUID(),
      userId: crypto.randomUUID(),
      orderId: crypto.randomUUID(),
      type: "order.created",
      title: "We have your order",
      body: "Thank you!",
      mailState: "pending" as const,
    })),
  );
  const calls = [await run()];
  while ((calls.at(-1) ?? 0) > 3 && calls.length < 10) calls.push(await run());
  console.log("Calls of other Workers in each run of the cron of notifications:", calls.join(", "));
  expect(Math.max(...calls)).toBeLessThan(PLATFORM_LIMIT);
  const rows = await ctx.db.select().from(notifications);
  expect(rows.filter(({ mailState }) => mailState === "sent")).toHaveLength(3_000);
}, 60_000);
