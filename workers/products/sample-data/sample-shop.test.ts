import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Client } from "pg";
import { createTestDatabase, type TestDatabase } from "#shared/testing/databases.ts";
import { seedShop } from "./sample-shop.ts";

let database: TestDatabase;
let client: Client;
beforeAll(async () => {
  database = await createTestDatabase("products");
  client = new Client({ connectionString: database.ownerUrl });
  await client.connect();
});
afterAll(async () => {
  await client?.end();
  await database?.close();
});

describe("seedShop()", () => {
  it("adds sixty products in twelve categories and two currencies, and changes nothing when run again", async () => {
    const { ids, added } = await seedShop(client);
    expect([ids.length, added]).toEqual([60, 60]);
    expect((await seedShop(client)).added).toBe(0);
    const { rows } = await client.query(`
      SELECT (SELECT count(*) FROM categories)::int AS categories, count(DISTINCT currency)::int AS currencies,
        count(*) FILTER (WHERE category_ids = '{}')::int AS uncategorised,
        count(*) FILTER (WHERE options <> '[]')::int AS varied, count(compare_at_amount)::int AS reduced
      FROM catalogue_products`);
    expect(rows).toEqual([{ categories: 12, currencies: 2, uncategorised: 0, varied: 14, reduced: 3 }]);
  });

  it("gives each variant a price, a stock and values of its own", async () => {
    const { rows } = await client.query(`
      SELECT p.name FROM catalogue_products p JOIN variants v ON v.product_id = p.id
      GROUP BY p.id HAVING count(DISTINCT v.options) <> (
        SELECT coalesce(round(exp(sum(ln(jsonb_array_length(o->'values'))))), 1) FROM jsonb_array_elements(p.options) AS o)
        OR count(*) FILTER (WHERE v.available_stock > 0) = 0`);
    expect(rows).toEqual([]);
    const { rows: wrong } = await client.query(`
      SELECT v.id FROM variants v LEFT JOIN stock_ledger l ON l.product_id = v.id WHERE l.delta IS DISTINCT FROM v.available_stock`);
    expect(wrong).toEqual([]);
  });
});
