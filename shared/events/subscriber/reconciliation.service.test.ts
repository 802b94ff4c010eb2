import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { CloudEventSchema, type EventLogRpc } from "#shared/contracts/event-log.ts";
import { CALLS_PER_STEP, CallBudget } from "#shared/core/call-budget.ts";
import { createPublisher } from "#shared/events/publisher/create-publisher.ts";
import { events } from "#shared/events/publisher/tables.ts";
import { createTestContext, type TestContext } from "#shared/testing/context.ts";
import { handleTogether } from "./handle.ts";
import { findHandledEvents, settleEvents } from "./inbox.repository.ts";
import { reconcileLogs } from "./reconciliation.service.ts";
import type { SubscriberContext } from "./subscriber.ts";
import { inbox, watermarks } from "./tables.ts";

const SUBSCRIPTIONS = { payments: ["payment.*"] };

let publisher: TestContext;
let ctx: SubscriberContext;
let close: () => Promise<unknown>;
/** The calls of the log, and how many messages the handler got with each of its calls. */
let calls: string[];
let handled: number[];

beforeAll(async () => {
  const [log, subscriber] = await Promise.all([createTestContext("payments"), createTestContext("webhooks")]);
  publisher = log.ctx;
  close = () => Promise.all([log.database.close(), subscriber.database.close()]);
  const { listEventIds, readEvents, listEvents } = createPublisher({
    source: "/api/v1/payments",
    schema: CloudEventSchema,
  });
  const counted =
    <Input, Result>(name: string, read: (of: TestContext, input: Input) => Promise<Result>) =>
    (_call: unknown, input: Input) => {
      calls.push(name);
      return read(publisher, input);
    };
  const eventLog: EventLogRpc = {
    listEventIds: counted("listEventIds", listEventIds),
    readEvents: counted("readEvents", readEvents),
    listEvents: counted("listEvents", listEvents),
  };
  const queue = { send: async () => undefined } as unknown as SubscriberContext["events"];
  ctx = { ...subscriber.ctx, eventLogs: new Map([["payments", eventLog]]), events: queue };
});
afterAll(() => close?.());
beforeEach(async () => {
  [calls, handled] = [[], []];
  await publisher.db.delete(events);
  for (const table of [inbox, watermarks]) await ctx.db.delete(table);
});

/** Writes so many events, which are an hour old and two of which share each millisecond. Returns their ids, oldest first. */
async function publish(count: number, { type = "payment.succeeded", bytes = 10 } = {}): Promise<string[]> {
  const { rows } = await publisher.db.execute<{ id: string }>(sql`
    WITH written AS (
      INSERT INTO events (id, type, data, traceparent, created_at)
      SELECT gen_random_uuid(), ${type}, jsonb_build_object('id', gen_random_uuid(), 'text', repeat('x', ${bytes}::int)),
        '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', now() - interval '1 hour' + n / 2 * interval '1 ms'
      FROM generate_series(1, ${count}::int) AS n
      RETURNING id, created_at
    )
    SELECT id FROM written ORDER BY created_at, id`);
  return rows.map(({ id }) => id);
}

const receive = (ids: string[]) =>
  ctx.db.execute(sql`INSERT INTO inbox (event_id, type, subject)
    SELECT id, 'payment.succeeded', id FROM unnest(${sql.param(`{${ids.join(",")}}`)}::uuid[]) AS id`);

const inInbox = async () => (await ctx.db.select().from(inbox)).map(({ eventId }) => eventId).toSorted();
const mark = async () => (await ctx.db.select().from(watermarks))[0]?.eventId;

function reconcile(budget?: CallBudget): Promise<void> {
  const handle = (messages: unknown[]) => {
    handled.push(messages.length);
    return handleTogether(ctx, messages, {
      subscriptions: SUBSCRIPTIONS,
      schema: CloudEventSchema,
      handle: async (works) => {
        const settled = works.map(({ event }) => event);
        await ctx.db.batch(settleEvents(ctx.db, settled));
      },
    });
  };
  return reconcileLogs(ctx, { subscriptions: SUBSCRIPTIONS, handle, findHandled: findHandledEvents }, budget);
}

describe("reconcileLogs()", () => {
  it("reads four times as many events in a run with the fewest calls as 10 orders a second make in a minute", async () => {
    const ids = await publish(12_000);
    await receive(ids);
    await reconcile(new CallBudget(CALLS_PER_STEP));
    expect([calls, handled]).toEqual([["listEventIds", "listEventIds", "listEventIds"], []]);
    expect(await mark()).toBe(ids.at(-1));
  });

  it("handles each event that is missing among thousands, and reads no other", async () => {
    const ids = await publish(8_000);
    const missing = ids.filter((_, index) => index % 37 === 0);
    await receive(ids.filter((id) => !missing.includes(id)));
    await reconcile();
    expect(await inInbox()).toEqual(ids.toSorted());
    expect(handled.reduce((sum, count) => sum + count)).toBe(missing.length);
    expect(calls).toEqual(["listEventIds", "readEvents", "listEventIds", "readEvents"]);
    expect(await mark()).toBe(ids.at(-1));
  });

  it("leaves what it has no calls for to the next runs, and handles nothing twice", async () => {
    const ids = await publish(900);
    for (let run = 0; run < 10 && (await mark()) !== ids.at(-1); run++) {
      await reconcile(new CallBudget(CALLS_PER_STEP));
      expect(await inInbox()).toEqual(ids.slice(0, (run + 1) * 200).toSorted());
    }
    expect([handled, await mark()]).toEqual([[200, 200, 200, 200, 100], ids.at(-1)]);
  });

  it("begins with any of the logs, so that none waits until another is read", async () => {
    const asked: string[] = [];
    const logOf = (name: string) => {
      const listEventIds = async () => {
        asked.push(name);
        return [];
      };
      return { listEventIds } as unknown as EventLogRpc;
    };
    const logs = { ...ctx, eventLogs: new Map(["orders", "payments"].map((name) => [name, logOf(name)])) };
    const subscriptions = { orders: ["order.*"], payments: ["payment.*"] };
    const options = { subscriptions, handle: async () => [], findHandled: findHandledEvents };
    for (let run = 0; run < 40; run++) await reconcileLogs(logs, options, new CallBudget(1));
    expect(new Set(asked)).toEqual(new Set(["orders", "payments"]));
  });

  it("reads large events some at a time", async () => {
    const ids = await publish(100, { bytes: 100_000 });
    await reconcile();
    expect(await inInbox()).toEqual(ids.toSorted());
    expect([calls, handled]).toEqual([
      ["listEventIds", "readEvents", "readEvents", "readEvents"],
      [40, 40, 20],
    ]);
  });

  it("passes over events of types that were not subscribed to", async () => {
    const ids = await publish(300, { type: "refund.failed" });
    await reconcile();
    expect([calls, handled, await mark()]).toEqual([["listEventIds"], [], ids.at(-1)]);
  });

  it("passes over events that leave the log after their ids were read", async () => {
    const ids = await publish(1_500);
    const { readEvents } = ctx.eventLogs.get("payments") as EventLogRpc;
    const log = {
      ...(ctx.eventLogs.get("payments") as EventLogRpc),
      readEvents: async (...args: Parameters<typeof readEvents>) => {
        await publisher.db.execute(sql`DELETE FROM events WHERE id <> ${ids.at(-2)}::uuid`);
        return readEvents(...args);
      },
    };
    await reconcileLogs(
      { ...ctx, eventLogs: new Map([["payments", log]]) },
      {
        subscriptions: SUBSCRIPTIONS,
        handle: async (messages) => messages.map(() => ({ ctx, handled: true })),
        findHandled: findHandledEvents,
      },
    );
    expect([calls, await mark()]).toEqual([["listEventIds", "readEvents", "readEvents", "readEvents"], ids.at(-1)]);
  });
});
