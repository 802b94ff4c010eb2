import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OrdersContext } from "../context.ts";
import { relayDueEvents } from "../events/events.service.ts";
import { placeOrder } from "../orders/placement.service.ts";
import { deadLetters } from "../tables.ts";
import { createOrdersTest } from "../testing.ts";
import { estimateOrders, measureOrders } from "./gauges.repository.ts";
import { countAllOrders, readGauges } from "./gauges.service.ts";

let test: Awaited<ReturnType<typeof createOrdersTest>>;
let ctx: OrdersContext;

beforeAll(async () => {
  test = await createOrdersTest();
  ctx = test.ctx;
});
afterAll(() => test?.close());

async function place(): Promise<void> {
  const body = { items: [{ productId: ctx.newId(), quantity: 1 }] };
  await placeOrder(ctx, { userId: ctx.newId(), body, idempotencyKey: undefined });
  await test.ctx.settle();
}

const gauge = async (name: string) => (await readGauges(ctx)).find((each) => each.name === name)?.samples ?? [];
const valueNow = async (name: string) => (await gauge(name))[0]?.value;
const countOf = async (limit: number) => {
  const { counts } = await measureOrders(ctx.db, { limit });
  return counts.find(({ status }) => status === "pending")?.orders;
};

describe("readGauges()", () => {
  it("reports the number of unsent events and the age of the oldest, and zeros when none is unsent", async () => {
    test.queue.refuses = true;
    await place();
    await place();
    await ctx.db.execute(
      sql`UPDATE events SET created_at = now() - interval '5 minutes' WHERE id = (SELECT min(id::text)::uuid FROM events)`,
    );
    expect(await valueNow("outbox_pending")).toBe(2);
    expect(await valueNow("outbox_oldest_seconds")).toBeGreaterThanOrEqual(300);
    expect(await valueNow("outbox_oldest_seconds")).toBeLessThan(400);

    test.queue.refuses = false;
    await ctx.db.execute(sql`UPDATE event_deliveries SET next_attempt_at = now()`);
    await relayDueEvents(ctx);
    expect([await valueNow("outbox_pending"), await valueNow("outbox_oldest_seconds")]).toEqual([0, 0]);
  });

  it("counts the payment events that could not be handled", async () => {
    expect(await gauge("dead_letters")).toEqual([{ labels: { subscriber: "orders" }, value: 0 }]);
    await ctx.db
      .insert(deadLetters)
      .values({ id: ctx.newId(), fingerprint: "a", message: "{}", error: "Error", attempts: 9 });
    expect(await valueNow("dead_letters")).toBe(1);
  });

  it("counts the orders of each status, with zero for a status without orders", async () => {
    const counts = Object.fromEntries((await gauge("orders")).map(({ labels, value }) => [labels.status, value]));
    expect(counts).toEqual({ pending: 2, paid: 0, shipped: 0, delivered: 0, cancelled: 0 });
  });
});

describe("measureOrders()", () => {
  it("reports the last estimate of the cron when there are more orders than its limit", async () => {
    await place();
    expect(await countOf(3)).toBe(3);
    // Without a stored estimate the result is the limit plus one.
    expect(await countOf(2)).toBe(3);
    expect(await countOf(1)).toBe(2);
    await test.database.runAsOwner("ANALYZE orders");
    await estimateOrders(ctx.db);
    expect(await countOf(1)).toBe(3);
    await place();
    expect([await countOf(1), await countOf(4)]).toEqual([3, 4]);
  });
});

describe("countAllOrders()", () => {
  it("stores what the statistics say of a shop with many orders, without reading them", async () => {
    await ctx.db.execute(sql`
      INSERT INTO orders (id, user_id, total_amount, currency, reservation_id, request_hash, status)
      SELECT gen_random_uuid(), gen_random_uuid(), 1, 'USD', gen_random_uuid(), 'x',
        CASE WHEN n % 8 = 0 THEN 'cancelled' ELSE 'delivered' END::order_status
      FROM generate_series(1, 8000) AS n`);
    await test.database.runAsOwner("ALTER TABLE orders SET (autovacuum_enabled = false)");
    await test.database.runAsOwner("ANALYZE orders");
    // The statistics do not know of this, so a count would differ.
    await ctx.db.execute(sql`UPDATE orders SET status = 'shipped' WHERE id IN (
      SELECT id FROM orders WHERE status = 'delivered' LIMIT 1000)`);
    await countAllOrders(ctx);
    const shown = Object.fromEntries((await gauge("orders")).map(({ labels, value }) => [labels.status, value]));
    expect(shown).toMatchObject({ pending: 4, paid: 0, shipped: 1000, cancelled: 1000 });
    expect(shown.delivered).toBeGreaterThan(6_500);
  });
});
