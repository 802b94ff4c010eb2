import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OrderEvent } from "#shared/contracts/events/orders.ts";
import {
  listAllDeadLetters,
  replayDeadLetter,
  storeDeadLetter,
} from "#shared/events/subscriber/dead-letters.service.ts";
import { inbox } from "#shared/events/subscriber/tables.ts";
import { createTestContext } from "#shared/testing/context.ts";
import { fakeEventLogs, newOrderEvent } from "#shared/testing/order-events.ts";
import type { WidgetsContext } from "../context.ts";
import { handleEvents, reconcileEvents } from "./inbox.service.ts";

let ctx: WidgetsContext;
let close: () => Promise<void>;
const edge = { log: [] as OrderEvent[], sent: [] as unknown[] };

beforeAll(async () => {
  const { ctx: base, database } = await createTestContext("widgets");
  const events = { send: async (message: unknown) => void edge.sent.push(message) } as unknown as Queue;
  const others = {
    // <publish>
    subscribers: new Map(),
    // </publish>
  };
  ctx = { ...base, eventLogs: fakeEventLogs(() => edge.log), events, ...others };
  close = database.close;
});
afterAll(() => close?.());

const handledIds = async () => (await ctx.db.select().from(inbox)).map(({ eventId }) => eventId);

describe("handleEvents()", () => {
  it("handles a repeated event once, and other events despite a poison message", async () => {
    const [first, second] = [newOrderEvent(), newOrderEvent()];
    await Promise.all([1, 2, 3].map(() => handleEvents(ctx, [first])));
    const outcomes = await handleEvents(ctx, [first, { ...first, type: "order.eaten" }, second]);
    expect(outcomes).toMatchObject([{ handled: true }, { handled: false, isPermanent: true }, { handled: true }]);
    expect((await handledIds()).toSorted()).toEqual([first.id, second.id].toSorted());
  });
});

describe("reconcileEvents()", () => {
  it("handles events that the queue did not deliver", async () => {
    edge.log = [newOrderEvent(), newOrderEvent()];
    await Promise.all([reconcileEvents(ctx), reconcileEvents(ctx)]);
    expect(await handledIds()).toEqual(expect.arrayContaining(edge.log.map(({ id }) => id)));
  });
});

describe("a dead letter", () => {
  it("is sent again when replayed, and deleted once its event is handled", async () => {
    const event = newOrderEvent();
    await storeDeadLetter(ctx, event, { error: new Error(), attempts: 9 });
    const [letter] = (await listAllDeadLetters(ctx, { limit: 10 })).items;
    await replayDeadLetter(ctx, letter?.id ?? "");
    expect(edge.sent).toEqual([event]);
    await handleEvents(ctx, edge.sent);
    expect((await listAllDeadLetters(ctx, { limit: 10 })).items).toEqual([]);
  });
});
