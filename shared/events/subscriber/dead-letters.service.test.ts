import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestContext } from "#shared/testing/context.ts";
import { fakeEventLogs, newOrderEvent } from "#shared/testing/order-events.ts";
import { dismissDeadLetter, listAllDeadLetters, replayDeadLetter, storeDeadLetter } from "./dead-letters.service.ts";
import type { SubscriberContext } from "./subscriber.ts";
import { deadLetters } from "./tables.ts";

let ctx: SubscriberContext;
let logs: string[];
let close: () => Promise<void>;

beforeAll(async () => {
  const { ctx: base, database, logs: lines } = await createTestContext("notifications");
  const events = { send: async () => undefined } as unknown as SubscriberContext["events"];
  ctx = { ...base, eventLogs: fakeEventLogs(() => []), events };
  logs = lines;
  close = database.close;
});
afterAll(() => close?.());
beforeEach(async () => void (await ctx.db.delete(deadLetters)));

const fail = (message: unknown, error: unknown = new Error("secret"), attempts = 1) =>
  storeDeadLetter(ctx, message, { error, attempts });
const letters = async () => (await listAllDeadLetters(ctx, { limit: 10 })).items;

describe("storeDeadLetter()", () => {
  it("stores one dead letter for an event that failed twice, whatever the order of its keys", async () => {
    const event = newOrderEvent();
    await fail(event, new Error("secret"), 9);
    await fail(Object.fromEntries(Object.entries(event).toReversed()), new TypeError("secret"));
    expect(await letters()).toMatchObject([{ eventId: event.id, error: "TypeError", attempts: 10 }]);
  });

  it("stores one dead letter for an event whose message changed, with the newest message", async () => {
    const event = newOrderEvent();
    await fail({ ...event, type: "order.eaten" });
    await fail(event);
    expect(await letters()).toMatchObject([{ eventId: event.id, event, attempts: 2 }]);
  });

  it("stores one dead letter for a message without an id, whatever the order of its keys at any depth", async () => {
    await fail({ a: 1, b: [{ c: null, d: "2" }] });
    await fail({ b: [{ d: "2", c: null }], a: 1 });
    await fail({ a: 1, b: [{ c: "2", d: null }] });
    expect((await letters()).map(({ attempts }) => attempts).toSorted()).toEqual([1, 2]);
  });

  it("clears the replay mark of a dead letter that fails again", async () => {
    const event = newOrderEvent();
    await fail(event);
    const [{ id = "" } = {}] = await letters();
    expect((await replayDeadLetter(ctx, id)).replayedAt).not.toBeNull();
    await fail(event);
    expect(await letters()).toMatchObject([{ id, attempts: 2, replayedAt: null }]);
  });
});

describe("dismissDeadLetter()", () => {
  const dismissal = { reason: "test order", userId: crypto.randomUUID() };

  it("removes a dead letter from the list, and a later failure of a copy does not restore it", async () => {
    const event = newOrderEvent();
    await fail(event);
    const [{ id = "" } = {}] = await letters();
    await dismissDeadLetter(ctx, { id, ...dismissal });
    expect(await letters()).toEqual([]);
    await fail(event);
    expect(await letters()).toEqual([]);
    const [row] = await ctx.db.select().from(deadLetters);
    expect(row).toMatchObject({ id, attempts: 2, dismissedReason: dismissal.reason, dismissedBy: dismissal.userId });
  });

  it("writes the reason to the log", async () => {
    const event = newOrderEvent();
    await fail(event);
    const [{ id = "" } = {}] = await letters();
    await dismissDeadLetter(ctx, { id, ...dismissal });
    const line = { deadLetterId: id, eventId: event.id, reason: "test order", principal: dismissal.userId };
    expect(logs.map((each) => JSON.parse(each))).toContainEqual(expect.objectContaining(line));
  });

  it("refuses a dead letter that is unknown or already dismissed, and it cannot be replayed either", async () => {
    const notFound = { code: "not-found" };
    await expect(dismissDeadLetter(ctx, { id: crypto.randomUUID(), ...dismissal })).rejects.toMatchObject(notFound);
    await fail(newOrderEvent());
    const [{ id = "" } = {}] = await letters();
    await dismissDeadLetter(ctx, { id, ...dismissal });
    await expect(dismissDeadLetter(ctx, { id, ...dismissal })).rejects.toMatchObject(notFound);
    await expect(replayDeadLetter(ctx, id)).rejects.toMatchObject(notFound);
  });
});
