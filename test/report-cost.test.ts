import { expect, it } from "vitest";
import { withClient } from "../tools/lib/databases.ts";
import { SalesQuerySchema } from "../workers/orders/src/reports/reports.schema.ts";
import { reportSales } from "../workers/orders/src/reports/sales.service.ts";
import { createOrdersTest } from "../workers/orders/src/testing.ts";
import { findFullScans, recordRun } from "./growth/growth.ts";

it("reportSales() reads no table from one end to the other, so that orders of other times cost nothing", async () => {
  const { ctx, database, close } = await createOrdersTest();
  try {
    await withClient(database.ownerUrl, async (client) => {
      await client.query(`
        INSERT INTO orders (id, user_id, status, total_amount, currency, reservation_id, request_hash, created_at)
        SELECT uuidv7(), uuidv7(), 'paid', 100, 'USD', uuidv7(), 'x', '2020-01-01'::timestamptz + n * interval '1 hour'
        FROM generate_series(1, 20000) AS n`);
      await client.query(`
        INSERT INTO order_lines (order_id, position, product_id, name, unit_amount, quantity)
        SELECT id, 0, user_id, 'Mug', 100, 1 FROM orders`);
      await client.query("ANALYZE");
    });
    const run = await recordRun(async () => {
      const query = SalesQuerySchema.parse({ from: "2020-02-01", to: "2020-02-02" });
      expect((await reportSales(ctx, query)).totals.units).toBe(48);
    });
    expect(await findFullScans(database, run)).toEqual(["shop_settings"]); // one row
  } finally {
    await close();
  }
});
