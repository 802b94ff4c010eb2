import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { CallBudget } from "#shared/core/call-budget.ts";
import { RelayTurns } from "#shared/events/publisher/relay-turns.ts";
import { eventDeliveries, events, orderLines, orders } from "../tables.ts";
import { addUnsentOrders, createOrdersTest, fakeQueue, type OrdersTest } from "../testing.ts";
import { claimDueEvents } from "#shared/events/publisher/relay.repository.ts";
import { type DueOrderEvent, reservationColumn } from "./events.repository.ts";
import { relayClaimed, relayDueEvents } from "./events.service.ts";

let test: OrdersTest;

beforeAll(async () => {
  test = await createOrdersTest();
});
afterAll(() => test?.close());
beforeEach(async () => {
  for (const table of [eventDeliveries, events, orderLines, orders]) await test.ctx.db.delete(table);
  test.products.reservations.clear();
  test.products.refused.clear();
  test.sent.length = 0;
});

const states = () => [...new Set(test.products.reservations.values())];
const unsent = () => test.ctx.db.select().from(eventDeliveries).where(sql`sent_at IS NULL`);
const passTime = () =>
  test.ctx.db.update(eventDeliveries).set({ nextAttemptAt: sql`next_attempt_at - interval '1 hour'` });

describe("relayClaimed()", () => {
  /** The claimed events of so many new orders. */
  const place = async (count: number) => {
    await addUnsentOrders(test, count);
    const subscribers = [...test.ctx.subscribers.keys()];
    const claim = { limit: count * subscribers.length, subscribers, columns: reservationColumn };
    const due = await claimDueEvents<DueOrderEvent>(test.ctx.db, claim);
    return due as [DueOrderEvent, DueOrderEvent, DueOrderEvent, ...DueOrderEvent[]];
  };

  it("relays the events of orders that are placed meanwhile in one batch, by the invocation that relays already", async () => {
    const [first, second, third] = await place(3);
    test.products.calls.length = 0;
    const relaying = relayClaimed(test.ctx, first);
    // These leave their events to the first, and are done.
    await Promise.all([relayClaimed(test.ctx, second), relayClaimed(test.ctx, third)]);
    expect(test.sent).toEqual([]);
    await relaying;
    expect(test.sent.map(({ id }) => id).toSorted()).toEqual([first.id, second.id, third.id].toSorted());
    expect([test.products.calls, await unsent()]).toEqual([["settleReservations", "settleReservations"], []]);
  });

  it("gathers the events of orders that follow a batch closely, so that two batches serve five orders", async () => {
    const [first, second, ...others] = await place(5);
    const relayTurns = new RelayTurns<DueOrderEvent>();
    const ctx = { ...test.ctx, relayTurns };
    test.products.calls.length = 0;
    await relayClaimed(ctx, first);
    const relaying = [second, ...others].map(async (due, index) => {
      await new Promise((resolve) => setTimeout(resolve, index * 10));
      await relayClaimed(ctx, due);
    });
    await Promise.all(relaying);
    expect([test.products.calls.length, test.sent.length, await unsent()]).toEqual([2, 5, []]);
  });

  it("goes on with later events after a batch that failed, which the cron sends", async () => {
    const [first, second] = await place(2);
    test.queue.refuses = true;
    await relayClaimed(test.ctx, first);
    test.queue.refuses = false;
    await relayClaimed(test.ctx, second);
    expect(test.sent.map(({ id }) => id)).toEqual([second.id]);
    await passTime();
    await relayDueEvents(test.ctx);
    expect(test.sent.map(({ id }) => id)).toEqual([second.id, first.id]);
  });

  it("takes the turn of an invocation that was terminated, and the events that it was left", async () => {
    const [first, second] = await place(2);
    const turns = new RelayTurns<DueOrderEvent>();
    turns.begin(Date.now());
    await relayClaimed({ ...test.ctx, relayTurns: turns }, first);
    expect(test.sent).toEqual([]);
    const later = { ...test.ctx, relayTurns: turns, now: () => new Date(Date.now() + 61_000) };
    await relayClaimed(later, second);
    expect(test.sent.map(({ id }) => id).toSorted()).toEqual([first.id, second.id].toSorted());
  });

  it("hands the turn on before one invocation has made too many calls of other Workers", async () => {
    const [first, ...others] = await place(30);
    test.products.calls.length = 0;
    // Each batch finds one more event.
    const turns = Object.assign(new RelayTurns<DueOrderEvent>(), { take: () => others.splice(0, 1) });
    await relayClaimed({ ...test.ctx, relayTurns: turns }, first);
    expect([test.products.calls.length, others.length]).toEqual([20, 9]);
    expect(turns.begin(Date.now())).toBe(true);
  });
});

describe("relayDueEvents()", () => {
  it("relays 100 orders with one call to products, one batch of messages and two database round trips", async () => {
    await addUnsentOrders(test, 100);
    test.products.calls.length = 0;
    test.measured.length = 0;
    const queue = fakeQueue((message) => void test.sent.push(message as never));
    const sendBatch = vi.spyOn(queue, "sendBatch");
    await relayDueEvents({ ...test.ctx, subscribers: new Map([["notifications", queue]]) }, new CallBudget(1));
    const roundTrips = test.measured.filter(({ kind }) => kind === "database").length;
    expect([test.products.calls, sendBatch.mock.calls.length, roundTrips]).toEqual([["settleReservations"], 1, 2]);
    expect([states(), test.sent.length, await unsent()]).toEqual([["confirmed"], 100, []]);
  });

  it("claims no events when its call budget is used up, so that the next run sends them", async () => {
    await addUnsentOrders(test, 150);
    await relayDueEvents(test.ctx, new CallBudget(1));
    expect(test.sent).toHaveLength(100);
    expect((await unsent()).map(({ attempts }) => attempts)).toEqual(Array.from({ length: 50 }, () => 0));
    await relayDueEvents(test.ctx, new CallBudget(1));
    expect(test.sent).toHaveLength(150);
  });

  it("sends the events of the other orders when the stock of one cannot be settled, and retries that one", async () => {
    await addUnsentOrders(test, 5);
    const [stuck = ""] = test.products.reservations.keys();
    test.products.refused.add(stuck);
    await relayDueEvents(test.ctx);
    expect([test.sent.length, test.products.reservations.get(stuck)]).toEqual([4, "held"]);
    test.products.refused.clear();
    await passTime();
    await relayDueEvents(test.ctx);
    expect([test.sent.length, states()]).toEqual([5, ["confirmed"]]);
  });

  it("sends events that change no stock while products is down, and retries the others", async () => {
    await addUnsentOrders(test, 3);
    const [first] = await test.ctx.db.select().from(events).limit(1);
    await test.ctx.db
      .update(events)
      .set({ type: "order.paid" })
      .where(eq(events.id, first?.id ?? ""));
    test.products.isDown = true;
    try {
      await relayDueEvents(test.ctx);
    } finally {
      test.products.isDown = false;
    }
    expect(test.sent).toMatchObject([{ id: first?.id, type: "order.paid" }]);
    await passTime();
    await relayDueEvents(test.ctx);
    expect(test.sent).toHaveLength(3);
  });

  it("releases the stock of an order that was placed and cancelled since the last run, whichever event comes first", async () => {
    await addUnsentOrders(test, 2);
    const placed = await test.ctx.db.select().from(events);
    for (const [index, event] of placed.entries()) {
      const id = test.ctx.newId();
      const createdAt = sql`now() + ${index === 0 ? -1 : 1} * interval '1 minute'`;
      await test.ctx.db.insert(events).values({ ...event, id, type: "order.cancelled", createdAt });
      await test.ctx.db.insert(eventDeliveries).values({ eventId: id, subscriber: "notifications" });
    }
    await relayDueEvents(test.ctx);
    expect([states(), test.sent.length]).toEqual([["returned"], 4]);
  });

  it("leaves an event that is too large for a queue to the log, and sends its order's id to agents, who do not read it", async () => {
    await addUnsentOrders(test, 2);
    const [large] = await test.ctx.db.select().from(events).limit(1);
    const item = { productId: crypto.randomUUID(), name: "商".repeat(100), unitPrice: { amount: 5, currency: "USD" } };
    const items = JSON.stringify(
      Array.from({ length: 400 }, () => ({ ...item, quantity: 1, lineTotal: item.unitPrice })),
    );
    const data = sql`jsonb_set(data, '{items}', ${items}::jsonb)`;
    await test.ctx.db
      .update(events)
      .set({ data })
      .where(eq(events.id, large?.id ?? ""));
    await test.ctx.db.insert(eventDeliveries).values({ eventId: large?.id ?? "", subscriber: "agents" });
    const toAgents: unknown[] = [];
    const queues = new Map([...test.ctx.subscribers, ["agents", fakeQueue((message) => toAgents.push(message))]]);
    await relayDueEvents({ ...test.ctx, subscribers: queues });
    expect(test.sent.map(({ id }) => id)).not.toContain(large?.id);
    expect([test.sent.length, await unsent()]).toEqual([1, []]);
    const { id, orderId } = large ?? {};
    expect(toAgents).toEqual([expect.objectContaining({ id, type: "order.created", data: { id: orderId } })]);
  });

  it("sends the other events when one is invalid", async () => {
    await addUnsentOrders(test, 3);
    const [first] = await test.ctx.db.select().from(events).limit(1);
    await test.ctx.db
      .update(events)
      .set({ data: sql`data - 'total'` })
      .where(eq(events.id, first?.id ?? ""));
    await relayDueEvents(test.ctx);
    expect(test.sent).toHaveLength(2);
    expect(await unsent()).toMatchObject([{ eventId: first?.id, attempts: 1 }]);
  });
});
