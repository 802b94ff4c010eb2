import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestContext } from "#shared/testing/context.ts";
import type { TestDatabase } from "#shared/testing/databases.ts";
import { withClient } from "../../tools/lib/databases.ts";
import type { ProductsContext } from "../../workers/products/src/context.ts";
import { closeReservations, pruneStockHistory } from "../../workers/products/src/stock/stock-history.service.ts";
import { emptyCache } from "../../workers/products/src/testing.ts";
import { countRows, expectQuickRuns, fill, findFullScans, idOf, ROWS } from "./growth.ts";

let ctx: ProductsContext;
let database: TestDatabase;

/** One reservation in ten was released long ago, and one row in ten of what was put in is old. */
const DUE = ROWS / 10;
const PRODUCTS = 10_000;
const series = `generate_series(1, ${ROWS}) AS n`;
const productOf = idOf(`n % ${PRODUCTS} + 1`);
const isDue = "n % 10 = 0";

beforeAll(async () => {
  const test = await createTestContext("products");
  database = test.database;
  ctx = { ...test.ctx, ...emptyCache() };
  await fill(database, {
    catalogue_products: `
      INSERT INTO catalogue_products (id, name, slug, price_amount, max_price_amount, currency, in_stock)
      SELECT ${idOf("n")}, 'Product ' || n, 'product-' || n, 100, 100, 'USD', false FROM generate_series(1, ${PRODUCTS}) AS n`,
    variants: `
      INSERT INTO variants (id, product_id, name, price_amount, currency, available_stock)
      SELECT ${idOf("n")}, ${idOf("n")}, 'Product ' || n, 100, 'USD', 0 FROM generate_series(1, ${PRODUCTS}) AS n`,
    reservations: `
      INSERT INTO reservations (id, state, expires_at, updated_at)
      SELECT ${idOf("n")}, (CASE WHEN ${isDue} THEN 'released' WHEN n % 7 = 0 THEN 'returned' ELSE 'confirmed' END)::reservation_state,
        now(), now() - interval '8 days'
      FROM ${series}`,
    reservation_lines: `
      INSERT INTO reservation_lines (reservation_id, position, product_id, quantity, name, unit_amount, currency)
      SELECT ${idOf("n")}, 0, ${productOf}, 1, 'Product', 100, 'USD' FROM ${series}`,
    // What was taken, came back, and was put in.
    stock_ledger: [
      `INSERT INTO stock_ledger (product_id, delta, reason, reservation_id)
      SELECT ${productOf}, -1, 'held', ${idOf("n")} FROM ${series}`,
      `INSERT INTO stock_ledger (product_id, delta, reason, reservation_id)
      SELECT ${productOf}, 1, (CASE WHEN ${isDue} THEN 'released' ELSE 'returned' END)::stock_reason, ${idOf("n")}
      FROM ${series} WHERE ${isDue} OR n % 7 = 0`,
      `INSERT INTO stock_ledger (product_id, delta, reason, created_at)
      SELECT ${productOf}, 2, 'adjusted', now() - CASE WHEN n <= ${DUE} THEN interval '91 days' ELSE interval '1 day' END
      FROM ${series}`,
    ],
  });
});
afterAll(() => database.close());

/** The stock of each product by its ledger, as one text. */
const stocks = async () =>
  withClient(database.ownerUrl, async (client) => {
    const { rows } = await client.query<{ sum: string }>(
      "SELECT md5(string_agg(product_id || ' ' || stock, ',' ORDER BY product_id)) AS sum FROM (SELECT product_id, sum(delta) AS stock FROM stock_ledger GROUP BY 1) AS each",
    );
    return rows[0]?.sum;
  });

describe("pruneStockHistory(), with a million reservations, lines and rows put in", () => {
  it("is pruned in runs of half a second, reads no table from end to end, and leaves every stock as it is", async () => {
    const before = await stocks();
    const old =
      "stock_ledger WHERE reservation_id IS NULL AND NOT is_opening AND created_at < now() - interval '90 days'";
    const released = "reservations WHERE state = 'released'";
    const isDone = async () => Object.values(await countRows(database, [old, released])).every((count) => count === 0);
    const first = await expectQuickRuns("pruneStockHistory() of products", () => pruneStockHistory(ctx), isDone);
    expect(await findFullScans(database, first)).toEqual([]);
    expect(await countRows(database, ["reservations", "reservation_lines", "stock_ledger WHERE is_opening"])).toEqual({
      reservations: ROWS - DUE,
      reservation_lines: ROWS - DUE,
      "stock_ledger WHERE is_opening": PRODUCTS,
    });
    expect(await stocks()).toBe(before);
  });
});

describe("closeReservations(), with as many", () => {
  it("takes a hundred reservations within a second, reads no table from end to end, and leaves every stock as it is", async () => {
    const before = await stocks();
    const lines = (await countRows(database, ["reservation_lines"])).reservation_lines ?? 0;
    let batch = 0;
    const closeNext = () => {
      const ids = Array.from({ length: 100 }, (_, n) => (batch * 100 + n + 1).toString(16).padStart(12, "0"));
      batch++;
      const reservations = ids.map((hex) => `00000000-0000-7000-8000-${hex}`);
      return closeReservations(ctx, { confirmed: reservations, returned: reservations });
    };
    const first = await expectQuickRuns("closeReservations() of products", closeNext, async () => batch >= 100);
    expect(await findFullScans(database, first)).toEqual([]);
    // Of the 10,000 reservations one in ten was released, and is gone.
    expect((await countRows(database, ["reservation_lines"])).reservation_lines).toBe(lines - 9_000);
    expect(await stocks()).toBe(before);
  });
});
