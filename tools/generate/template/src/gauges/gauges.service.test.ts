// <publish>
import { sql } from "drizzle-orm";
// </publish>
import { afterAll, beforeAll, expect, it } from "vitest";
// <publish>
import type { Caller } from "#shared/contracts/identity.ts";
// </publish>
// <subscribe>
import { storeDeadLetter } from "#shared/events/subscriber/dead-letters.service.ts";
// </subscribe>
import { createTestContext } from "#shared/testing/context.ts";
import type { WidgetsContext } from "../context.ts";
// <publish>
import { relayDueEvents } from "../events/events.service.ts";
import { sample } from "../testing.ts";
import { createWidget } from "../widgets.service.ts";
// </publish>
import { readGauges } from "./gauges.service.ts";

// <publish>
let ctx: WidgetsContext & { settle: () => Promise<void> };
// </publish>
// <no-publish>
// let ctx: WidgetsContext;
// </no-publish>
let close: () => Promise<void>;
// <publish>
const queue = { refuses: true };
// </publish>

beforeAll(async () => {
  const { ctx: base, database } = await createTestContext("widgets");
  // <publish>
  const sendBatch = async () => {
    if (queue.refuses) throw new Error("The queue does not answer.");
  };
  ctx = { ...base, subscribers: new Map([["others", { sendBatch }]]) } as unknown as typeof ctx;
  // </publish>
  // <no-publish>
  // // These tests need no queues and no event logs.
  // ctx = base as unknown as WidgetsContext;
  // </no-publish>
  close = database.close;
});
afterAll(() => close?.());

const samplesOf = async (name: string) => (await readGauges(ctx)).find((gauge) => gauge.name === name)?.samples;
// <publish>

it("readGauges() reports the unsent events and the age of the oldest, and zeros once they are sent", async () => {
  const labels = { publisher: "widgets" };
  const caller: Caller = {
    kind: "user",
    userId: crypto.randomUUID(),
    sessionId: crypto.randomUUID(),
    role: "customer",
  };
  await createWidget(ctx, caller, sample);
  await ctx.settle();
  await ctx.db.execute(sql`UPDATE events SET created_at = now() - interval '5 minutes'`);
  expect(await samplesOf("outbox_pending")).toEqual([{ labels, value: 1 }]);
  expect((await samplesOf("outbox_oldest_seconds"))?.[0]?.value).toBeGreaterThanOrEqual(300);

  queue.refuses = false;
  await ctx.db.execute(sql`UPDATE event_deliveries SET next_attempt_at = now()`);
  await relayDueEvents(ctx);
  expect(await samplesOf("outbox_pending")).toEqual([{ labels, value: 0 }]);
  expect(await samplesOf("outbox_oldest_seconds")).toEqual([{ labels, value: 0 }]);
});
// </publish>
// <subscribe>

it("readGauges() counts the events that could not be handled", async () => {
  const labels = { subscriber: "widgets" };
  expect(await samplesOf("dead_letters")).toEqual([{ labels, value: 0 }]);
  await storeDeadLetter(ctx, { id: crypto.randomUUID() }, { error: new Error(), attempts: 9 });
  expect(await samplesOf("dead_letters")).toEqual([{ labels, value: 1 }]);
});
// </subscribe>
