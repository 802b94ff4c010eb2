import { sql } from "drizzle-orm";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EVENT_LOG_DAYS } from "#shared/contracts/event-log.ts";
import { createTestContext } from "#shared/testing/context.ts";
import { fakeEventLogs } from "#shared/testing/order-events.ts";
import { DEAD_LETTER_DAYS, HANDLED_EVENT_DAYS } from "./retention.repository.ts";
import { pruneHandledEvents } from "./retention.service.ts";
import type { SubscriberContext } from "./subscriber.ts";
import { deadLetters, inbox } from "./tables.ts";

/** As long as a queue can keep a message. */
const QUEUE_DAYS = 14;

let ctx: SubscriberContext;
let close: () => Promise<void>;

beforeAll(async () => {
  const { ctx: base, database } = await createTestContext("notifications");
  close = database.close;
  const owner = new Client({ connectionString: database.ownerUrl });
  await owner.connect();
  await owner.query(`CREATE TABLE inbox (event_id uuid PRIMARY KEY, type text NOT NULL, subject uuid NOT NULL,
    handled_at timestamptz NOT NULL DEFAULT now())`);
  await owner.end();
  const events = { send: async () => undefined } as unknown as SubscriberContext["events"];
  ctx = { ...base, eventLogs: fakeEventLogs(() => []), events };
});
afterAll(() => close?.());

const ago = (days: number) => sql`now() - make_interval(days => ${days}::int)`;

describe("pruneHandledEvents()", () => {
  it("deletes events that were handled 180 days ago, and dead letters that last failed 90 days ago", async () => {
    const handled = { type: "order.created", subject: crypto.randomUUID() };
    const kept = crypto.randomUUID();
    await ctx.db.insert(inbox).values([
      { ...handled, eventId: kept, handledAt: ago(HANDLED_EVENT_DAYS - 1) },
      { ...handled, eventId: crypto.randomUUID(), handledAt: ago(HANDLED_EVENT_DAYS + 1) },
    ]);
    const letter = { message: "{}", error: "Error", attempts: 9, createdAt: ago(300) };
    await ctx.db.insert(deadLetters).values([
      { ...letter, id: crypto.randomUUID(), fingerprint: "kept", failedAt: ago(DEAD_LETTER_DAYS - 1) },
      { ...letter, id: crypto.randomUUID(), fingerprint: "old", failedAt: ago(DEAD_LETTER_DAYS + 1) },
      { ...letter, id: crypto.randomUUID(), fingerprint: "dismissed", failedAt: ago(91), dismissedAt: ago(91) },
    ]);
    await pruneHandledEvents(ctx);
    expect((await ctx.db.select().from(inbox)).map(({ eventId }) => eventId)).toEqual([kept]);
    expect((await ctx.db.select().from(deadLetters)).map(({ fingerprint }) => fingerprint)).toEqual(["kept"]);
  });

  it("keeps each event for longer than the log, a queue or the replay of a dead letter can deliver it again", () => {
    expect(HANDLED_EVENT_DAYS).toBeGreaterThan(EVENT_LOG_DAYS + QUEUE_DAYS);
    expect(HANDLED_EVENT_DAYS).toBeGreaterThan(EVENT_LOG_DAYS + DEAD_LETTER_DAYS + QUEUE_DAYS);
  });
});
