import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EVENT_LOG_DAYS } from "#shared/contracts/event-log.ts";
import type { TestDatabase } from "#shared/testing/databases.ts";
import { pruneCarts } from "../../workers/orders/src/carts/cart-retention.service.ts";
import { pruneEventLog } from "../../workers/orders/src/events/events.service.ts";
import { countAllOrders, readGauges } from "../../workers/orders/src/gauges/gauges.service.ts";
import { listOrdersFor } from "../../workers/orders/src/orders/orders.service.ts";
import { exportOrders } from "../../workers/orders/src/reports/orders-csv.service.ts";
import { OrdersCsvQuerySchema, SalesQuerySchema } from "../../workers/orders/src/reports/reports.schema.ts";
import { reportSales } from "../../workers/orders/src/reports/sales.service.ts";
import { closeReservations } from "../../workers/orders/src/reservations/closed-reservations.service.ts";
import { createOrdersTest, newCaller } from "../../workers/orders/src/testing.ts";
import { countBlocks, countRows, expectQuickRuns, fill, findFullScans, idOf, recordRun, ROWS } from "./growth.ts";

let test: Awaited<ReturnType<typeof createOrdersTest>>;
let database: TestDatabase;

/** One row in ten of each table is past its retention, and one in a hundred events has not been delivered. */
const DUE = ROWS / 10;
/** The newest orders, whose mail addresses have a word in common. */
const COMMON = 30_000;
const series = `generate_series(1, ${ROWS}) AS n`;
const age = (days: number) => `now() - CASE WHEN n % 10 = 0 THEN interval '${days + 1} days' ELSE interval '1 day' END`;

beforeAll(async () => {
  test = await createOrdersTest();
  database = test.database;
  await fill(database, {
    orders: `
      INSERT INTO orders (id, user_id, status, total_amount, currency, reservation_id, request_hash, created_at, updated_at, email)
      SELECT ${idOf("n")}, ${idOf("n % 1000")}, CASE WHEN n % 4 = 0 THEN 'cancelled' ELSE 'delivered' END::order_status,
        100, 'USD', ${idOf("n")}, 'x', ${age(90)}, ${age(90)},
        CASE WHEN n > ${ROWS - COMMON} THEN 'smith.' || n || '@example.com' END
      FROM ${series}`,
    order_lines: `
      INSERT INTO order_lines (order_id, position, product_id, variant_id, name, unit_amount, quantity)
      SELECT ${idOf("n")}, 0, ${idOf("n % 500")}, ${idOf("n % 500")}, 'Mug', 100, 1 FROM ${series}`,
    events: `
      INSERT INTO events (id, order_id, type, data, traceparent, created_at)
      SELECT ${idOf("n")}, ${idOf("n")}, 'order.created', jsonb_build_object('id', ${idOf("n")}, 'status', 'pending'), '',
        ${age(EVENT_LOG_DAYS)}
      FROM ${series}`,
    carts: `
      INSERT INTO carts (id, user_id, updated_at, expires_at)
      SELECT ${idOf("n")}, ${idOf("n % 1000")}, ${age(30)}, ${age(30)} + interval '30 days' FROM ${series}`,
    cart_items: `
      INSERT INTO cart_items (cart_id, variant_id, product_id, quantity, position)
      SELECT ${idOf("n")}, ${idOf("1")}, ${idOf("1")}, 1, 0 FROM ${series}`,
    event_deliveries: `
      INSERT INTO event_deliveries (event_id, subscriber, sent_at)
      SELECT ${idOf("n")}, 'notifications', CASE WHEN n % 100 > 0 THEN now() END FROM ${series}`,
  });
});
afterAll(() => test?.close());

const countOf = async (table: string) => Object.values(await countRows(database, [table]))[0] ?? 0;

describe("listOrdersFor(), with a million orders", () => {
  it("reads no more than the page needs when the newest 30,000 orders have the word that is searched for", async () => {
    const search = async () => {
      const { items } = await listOrdersFor(test.ctx, newCaller("admin"), { limit: 20, q: "smith" });
      expect(items).toHaveLength(20);
    };
    const blocks = await countBlocks(database, await recordRun(search));
    console.log(`a page of a search for a common word: ${blocks} blocks`);
    expect(blocks).toBeLessThan(1_000);
  });
});

describe("countAllOrders() and readGauges(), with a million orders", () => {
  it("read some thousands of index entries of each status, however many orders there are", async () => {
    const run = await recordRun(async () => {
      await countAllOrders(test.ctx);
      const counts = (await readGauges(test.ctx)).find(({ name }) => name === "orders")?.samples ?? [];
      const delivered = counts.find(({ labels }) => labels.status === "delivered")?.value;
      expect(delivered).toBeGreaterThan(ROWS * 0.7);
      expect(delivered).toBeLessThan(ROWS * 0.8);
    });
    const blocks = await countBlocks(database, run);
    console.log(`the gauges of orders and the job of the cron: ${run.ms} ms, ${blocks} blocks`);
    // Both count 5,000 orders of two statuses. Before the first VACUUM each costs a block; all orders would be a million.
    expect(blocks).toBeLessThan(30_000);
  });
});

describe("pruneEventLog(), with a million events", () => {
  it("is pruned in runs of half a second, reads no table from end to end, and leaves what has not been delivered", async () => {
    const kept = ROWS - DUE + ROWS / 100;
    const isDone = async () => (await countOf("events")) <= kept;
    const first = await expectQuickRuns("pruneEventLog() of orders", () => pruneEventLog(test.ctx), isDone);
    expect(await findFullScans(database, first)).toEqual([]);
    expect(await countRows(database, ["events", "event_deliveries"])).toEqual({ events: kept, event_deliveries: kept });
  });
});

describe("closeReservations(), with a million orders", () => {
  it("is pruned in runs of half a second, reads no table from end to end, and closes each reservation once", async () => {
    const isDone = async () => (await countOf("orders WHERE is_reservation_closed")) >= DUE;
    const first = await expectQuickRuns("closeReservations() of orders", () => closeReservations(test.ctx), isDone);
    expect(await findFullScans(database, first)).toEqual([]);
    expect(new Set(test.products.closed).size).toBe(DUE);
    expect(test.products.closed).toHaveLength(DUE);
  });
});

describe("pruneCarts(), with a million carts", () => {
  it("is pruned in runs of half a second, reads no table from end to end, and deletes the items with their carts", async () => {
    const kept = ROWS - DUE;
    const isDone = async () => (await countOf("carts")) <= kept;
    const first = await expectQuickRuns("pruneCarts() of orders", () => pruneCarts(test.ctx), isDone);
    expect(await findFullScans(database, first)).toEqual([]);
    expect(await countRows(database, ["carts", "cart_items"])).toEqual({ carts: kept, cart_items: kept });
  });
});

/** A thousand orders of March 2021, one every 40 minutes, two units each. */
const MARCH = {
  orders: `
    INSERT INTO orders (id, user_id, status, total_amount, currency, reservation_id, request_hash, created_at, updated_at)
    SELECT ${idOf(`${ROWS} + n`)}, ${idOf("n % 50")}, 'delivered', 200, 'USD', ${idOf(`${ROWS} + n`)}, 'x',
      '2021-03-02'::timestamptz + n * interval '40 minutes', '2021-04-01'
    FROM generate_series(1, 1000) AS n`,
  order_lines: `
    INSERT INTO order_lines (order_id, position, product_id, variant_id, name, unit_amount, quantity)
    SELECT ${idOf(`${ROWS} + n`)}, 0, ${idOf("n % 500")}, ${idOf("n % 500")}, 'Mug', 100, 2
    FROM generate_series(1, 1000) AS n`,
};

describe("reportSales() and exportOrders(), with a million orders", () => {
  it("cost what they do with a thousand orders, and read no table from end to end", async () => {
    const range = { from: "2021-03-01", to: "2021-03-31" };
    const read = async ({ ctx }: typeof test) => {
      const { totals } = await reportSales(ctx, SalesQuerySchema.parse(range));
      const csv = await new Response(exportOrders(ctx, OrdersCsvQuerySchema.parse(range))).text();
      expect([totals.orders, totals.units, csv.trimEnd().split("\r\n").length]).toEqual([1000, 2000, 1001]);
    };
    const small = await createOrdersTest();
    try {
      await fill(small.database, MARCH);
      await fill(database, MARCH);
      await read(test); // once before the measurement, so that both find their rows in memory
      const [few, many] = [await recordRun(() => read(small)), await recordRun(() => read(test))];
      const [fewBlocks, manyBlocks] = [await countBlocks(small.database, few), await countBlocks(database, many)];
      console.log(`reports of 1,000 orders: ${few.ms} ms, ${fewBlocks} blocks without others`);
      console.log(`reports of 1,000 orders: ${many.ms} ms, ${manyBlocks} blocks among a million`);
      // An index of a million rows is a level or two deeper.
      expect(manyBlocks).toBeLessThan(fewBlocks * 2.5);
      expect(await findFullScans(database, many)).toEqual(["shop_settings"]); // one row
    } finally {
      await small.close();
    }
  });
});
