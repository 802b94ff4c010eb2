import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { OrderEventSchema } from "#shared/contracts/events/orders.ts";
import { ORDER_STATUSES, type OrderStatus } from "#shared/contracts/orders.ts";
import { RelayTurns } from "#shared/events/publisher/relay-turns.ts";
import type { Caller } from "#shared/http/route.ts";
import type { DueOrderEvent } from "../events/events.repository.ts";
import { pruneEventLog, listEvents } from "../events/events.service.ts";
import { getOrder, listOrdersFor } from "./orders.service.ts";
import { placeOrder } from "./placement.service.ts";
import { relayDueEvents } from "../events/events.service.ts";
import { sweepStaleHolds } from "../reservations/stale-holds.service.ts";
import { eventDeliveries, events } from "../tables.ts";
import { createOrdersTest, fakeQueue, newCaller } from "../testing.ts";
import { cancelOrder, setOrderStatus } from "./transitions.service.ts";

let test: Awaited<ReturnType<typeof createOrdersTest>>;

beforeAll(async () => {
  test = await createOrdersTest();
});
afterAll(() => test?.close());
beforeEach(() => {
  test.sent.length = 0;
  test.queue.refuses = false;
  test.products.holdFor(120_000);
  test.products.reservations.clear();
});

async function place(caller: Caller, { key }: { key?: string } = {}) {
  const body = { items: [{ productId: crypto.randomUUID(), quantity: 2 }] };
  const { order } = await placeOrder(test.ctx, { userId: caller.userId, body, idempotencyKey: key });
  await test.ctx.settle();
  return order;
}

const states = () => [...test.products.reservations.values()];
const moveTo = (id: string, to: OrderStatus, versions?: number[]) => setOrderStatus(test.ctx, { id, to, versions });

/** Advances the next attempts of all deliveries by an hour. */
const passTime = () =>
  test.ctx.db.update(eventDeliveries).set({ nextAttemptAt: sql`next_attempt_at - interval '1 hour'` });

describe("placeOrder()", () => {
  it("confirms the reservation and sends one valid event after the response", async () => {
    const order = await place(newCaller());
    expect(states()).toEqual(["confirmed"]);
    expect(test.sent).toHaveLength(1);
    expect(OrderEventSchema.parse(test.sent[0])).toMatchObject({
      type: "order.created",
      subject: order.id,
      data: order,
    });
  });

  it("leaves the event to the cron when its own invocation ends before it is sent, but not for half a minute", async () => {
    const relayTurns = new RelayTurns<DueOrderEvent>();
    // Another invocation has the turn, and is terminated with the events that it was left.
    relayTurns.begin(Date.now());
    const body = { items: [{ productId: crypto.randomUUID(), quantity: 1 }] };
    await placeOrder({ ...test.ctx, relayTurns }, { userId: newCaller().userId, body, idempotencyKey: undefined });
    await test.ctx.settle();
    await relayDueEvents(test.ctx);
    expect(test.sent).toEqual([]);
    await passTime();
    await relayDueEvents(test.ctx);
    expect(test.sent).toHaveLength(1);
    expect(states()).toEqual(["confirmed"]);
  });

  it("refuses when the hold has expired, and releases the hold at once when there is no idempotency key", async () => {
    test.products.holdFor(-1);
    await expect(place(newCaller())).rejects.toMatchObject({ code: "service-unavailable" });
    await test.ctx.settle();
    expect(states()).toEqual(["released"]);
  });

  it("leaves an expired hold with an idempotency key to the sweep, since another attempt may share it", async () => {
    test.products.holdFor(-1);
    await expect(place(newCaller(), { key: "k" })).rejects.toMatchObject({ code: "service-unavailable" });
    await test.ctx.settle();
    expect(states()).toEqual(["held"]);
    await sweepStaleHolds(test.ctx);
    expect(states()).toEqual(["released"]);
  });
});

describe("setOrderStatus()", () => {
  const ways: Record<OrderStatus, OrderStatus[]> = {
    pending: [],
    paid: ["paid"],
    shipped: ["paid", "shipped"],
    delivered: ["paid", "shipped", "delivered"],
    cancelled: ["cancelled"],
  };
  const allowed = new Set(["pending paid", "paid shipped", "shipped delivered", "pending cancelled", "paid cancelled"]);
  const all = ORDER_STATUSES.flatMap((from) => ORDER_STATUSES.map((to) => ({ from, to })));

  it.each(all)("allows $from to $to only if the contract does", async ({ from, to }) => {
    const { id } = await place(newCaller());
    for (const step of ways[from]) await moveTo(id, step);
    if (allowed.has(`${from} ${to}`)) {
      expect(await moveTo(id, to)).toMatchObject({ status: to, version: ways[from].length + 2 });
    } else {
      await expect(moveTo(id, to)).rejects.toMatchObject({ code: "invalid-transition" });
    }
  });

  it("changes the status once, with one event, when ten calls are concurrent", async () => {
    const { id } = await place(newCaller());
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => moveTo(id, "paid")));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await test.ctx.settle();
    expect(test.sent.map(({ type }) => type)).toEqual(["order.created", "order.paid"]);
  });

  it("sends the event with the same order that it returns", async () => {
    const { id } = await place(newCaller());
    const answer = await moveTo(id, "paid");
    await test.ctx.settle();
    expect(OrderEventSchema.parse(test.sent.at(-1)).data).toEqual(answer);
  });

  it("refuses a stale If-Match and changes nothing", async () => {
    const { id } = await place(newCaller());
    await moveTo(id, "paid", [1]);
    await expect(moveTo(id, "shipped", [1])).rejects.toMatchObject({ code: "version-mismatch" });
    expect(await moveTo(id, "shipped", [7, 2])).toMatchObject({ status: "shipped", version: 3 });
  });
});

describe("cancelOrder()", () => {
  it("releases the stock before it returns, for the owner or an administrator but no other user", async () => {
    const owner = newCaller();
    const { id } = await place(owner);
    const change = { id, versions: undefined };
    await expect(cancelOrder(test.ctx, newCaller(), change)).rejects.toMatchObject({ code: "not-found" });
    expect(await cancelOrder(test.ctx, owner, change)).toMatchObject({ status: "cancelled", version: 2 });
    expect(states()).toEqual(["returned"]);
    const other = await place(owner);
    expect((await cancelOrder(test.ctx, newCaller("admin"), { ...change, id: other.id })).status).toBe("cancelled");
  });

  it("is not undone when order.created is relayed later", async () => {
    test.queue.refuses = true;
    const owner = newCaller();
    const { id } = await place(owner);
    test.queue.refuses = false;
    await cancelOrder(test.ctx, owner, { id, versions: undefined });
    await passTime();
    await relayDueEvents(test.ctx);
    expect(test.sent.map(({ type }) => type)).toEqual(["order.cancelled", "order.created"]);
    expect(states()).toEqual(["returned"]);
    expect((await getOrder(test.ctx, owner, id)).status).toBe("cancelled");
  });
});

describe("the relay", () => {
  it("sends an event that a queue refused again, but not before its next attempt is due", async () => {
    test.queue.refuses = true;
    await place(newCaller());
    test.queue.refuses = false;
    await relayDueEvents(test.ctx);
    expect(test.sent).toEqual([]);
    await passTime();
    await relayDueEvents(test.ctx);
    expect(test.sent).toHaveLength(1);
    await passTime();
    await relayDueEvents(test.ctx);
    expect(test.sent).toHaveLength(1);
  });

  it("sends each event once when four relays run concurrently", async () => {
    test.queue.refuses = true;
    for (let index = 0; index < 5; index++) await place(newCaller());
    test.queue.refuses = false;
    await passTime();
    await Promise.all(Array.from({ length: 4 }, () => relayDueEvents(test.ctx)));
    expect(test.sent).toHaveLength(5);
  });

  it("tracks the deliveries of each subscriber separately, and does not claim those of unknown subscribers", async () => {
    const got: string[] = [];
    const invoices = fakeQueue(() => void got.push("invoices"));
    const both = { ...test.ctx, subscribers: new Map([...test.ctx.subscribers, ["invoices", invoices]]) };
    test.queue.refuses = true;
    const body = { items: [{ productId: crypto.randomUUID(), quantity: 1 }] };
    await placeOrder(both, { userId: crypto.randomUUID(), body, idempotencyKey: undefined });
    await test.ctx.settle();
    expect(got).toEqual(["invoices"]);
    test.queue.refuses = false;
    await passTime();
    await relayDueEvents({ ...both, subscribers: new Map([["invoices", invoices]]) });
    expect(test.sent).toEqual([]);
    await relayDueEvents(both);
    expect([test.sent.length, got]).toEqual([1, ["invoices"]]);
  });
});

describe("the sweep", () => {
  it("confirms holds that have an order and releases those that have none", async () => {
    const caller = newCaller();
    await place(caller);
    const [[id = ""] = []] = test.products.reservations;
    test.products.reservations.set(id, "held").set(crypto.randomUUID(), "held");
    await sweepStaleHolds(test.ctx);
    expect(states()).toEqual(["confirmed", "released"]);
  });
});

describe("the event log", () => {
  it("returns all events in pages, in order, and the same page for the same position", async () => {
    for (let index = 0; index < 3; index++) await place(newCaller());
    const query = { minAgeSeconds: 0, limit: 2 };
    const seen: string[] = [];
    for (let after: { time: string; id: string } | null = null; ; ) {
      const page = await listEvents(test.ctx, { ...query, after });
      expect(await listEvents(test.ctx, { ...query, after })).toEqual(page);
      seen.push(...page.map(({ id }) => id));
      const last = page.at(-1);
      if (!last) break;
      after = { time: last.time, id: last.id };
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBe((await test.ctx.db.select().from(events)).length);
    expect(await listEvents(test.ctx, { after: null, minAgeSeconds: 120, limit: 100 })).toEqual([]);
  });

  it("deletes events that are older than 30 days and sent, and no others", async () => {
    test.queue.refuses = true;
    const unsent = await place(newCaller());
    test.queue.refuses = false;
    const old = await place(newCaller());
    await test.ctx.db
      .update(events)
      .set({ createdAt: sql`now() - interval '31 days'` })
      .where(sql`order_id IN (${unsent.id}, ${old.id})`);
    await pruneEventLog(test.ctx);
    const left = (await test.ctx.db.select().from(events)).map(({ orderId }) => orderId);
    expect([left.includes(unsent.id), left.includes(old.id)]).toEqual([true, false]);
  });

  it("is pruned of all old events in one run, not only of a thousand", async () => {
    const { id } = await place(newCaller());
    await test.ctx.db.execute(sql`
      INSERT INTO events (id, order_id, type, data, traceparent, created_at)
      SELECT gen_random_uuid(), ${id}::uuid, 'old-' || n, '{}', '', now() - interval '31 days'
      FROM generate_series(1, 2500) AS n`);
    await pruneEventLog(test.ctx);
    const { rows } = await test.ctx.db.execute(sql`SELECT FROM events WHERE created_at < now() - interval '30 days'
      AND type LIKE 'old-%'`);
    expect(rows).toHaveLength(0);
  });
});

describe("lists of orders", () => {
  it("show a customer only their own orders, filtered, and stay stable when orders are inserted while paging", async () => {
    const caller = newCaller();
    const placed = [await place(caller), await place(caller), await place(caller)];
    await place(newCaller());
    await moveTo(placed[1]?.id ?? "", "paid");
    const first = await listOrdersFor(test.ctx, caller, { limit: 2 });
    await place(caller);
    const second = await listOrdersFor(test.ctx, caller, { limit: 2, cursor: first.nextCursor ?? "" });
    const ids = [...first.items, ...second.items].map(({ id }) => id);
    expect(ids).toEqual(placed.map(({ id }) => id).toReversed());
    expect((await listOrdersFor(test.ctx, caller, { limit: 9, status: "paid" })).items).toHaveLength(1);
    const asAdmin = await listOrdersFor(test.ctx, newCaller("admin"), { limit: 9, userId: caller.userId });
    expect(asAdmin.items).toHaveLength(4);
  });
});
