import { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "#shared/testing/databases.ts";
import { generateProduct, productId } from "./generated-products.ts";
import { seedCatalogue } from "./fill-catalogue.ts";

const products = 1_000;
const batch = 50;
const inTheWay = 430;

let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await createTestDatabase("products");
  pool = new Pool({ connectionString: database.ownerUrl });
});
afterAll(async () => {
  await pool.end();
  await database.close();
});

const run = (text: string, values: unknown[] = []) => pool.query(text, values);

async function namesOfGenerated(): Promise<string[]> {
  const { rows } = await run("SELECT name FROM catalogue_products WHERE id >= $1 AND id < $2 ORDER BY id", [
    productId(0),
    productId(products),
  ]);
  return rows.map((row) => row.name);
}

const generatedNames = (count: number) => Array.from({ length: count }, (_, number) => generateProduct(number).name);

describe("filling the catalogue", () => {
  test("stops at a batch that fails, writes no later batch, and resumes there", async () => {
    const { name } = generateProduct(inTheWay);
    const id = crypto.randomUUID();
    const columns = "id, name, slug, price_amount, max_price_amount, currency, in_stock";
    await run(`INSERT INTO catalogue_products (${columns}) VALUES ($1, $2, 'in-the-way', 100, 100, 'EUR', false)`, [
      id,
      name,
    ]);

    await expect(seedCatalogue(database.ownerUrl, { products, batch })).rejects.toMatchObject({ code: "23505" });
    const before = Math.floor(inTheWay / batch) * batch;
    expect(await namesOfGenerated()).toEqual(generatedNames(before));

    await run("DELETE FROM catalogue_products WHERE id = $1", [id]);
    expect(await seedCatalogue(database.ownerUrl, { products, batch })).toBe(products - before);
    expect(await namesOfGenerated()).toEqual(generatedNames(products));
  });

  test("adds nothing when the catalogue has that many products", async () => {
    expect(await seedCatalogue(database.ownerUrl, { products, batch })).toBe(0);
    expect(await namesOfGenerated()).toHaveLength(products);
  });

  test("gives one product in five several variants, and every product the totals of its variants", async () => {
    const { rows } = await run(
      `SELECT count(*) FILTER (WHERE variants > 1)::int AS several, bool_and(p.price_amount = lowest
         AND p.max_price_amount = highest AND p.in_stock = v.in_stock) AS "isRight"
       FROM catalogue_products p JOIN (
         SELECT product_id, count(*) AS variants, min(price_amount) AS lowest, max(price_amount) AS highest,
           bool_or(in_stock) AS in_stock
         FROM variants GROUP BY 1
       ) v ON v.product_id = p.id`,
    );
    expect(rows).toEqual([{ several: products / 5, isRight: true }]);
  });

  test("gives products the categories and the combination of options that the triggers would", async () => {
    const facets = () => run("SELECT id, facet_set_id FROM catalogue_products ORDER BY id");
    const { rows: seeded } = await facets();
    await run("UPDATE catalogue_products SET facet_set_id = 1");
    await run("SELECT assign_facet_sets(array_agg(id)) FROM catalogue_products");
    expect((await facets()).rows).toEqual(seeded);
    const { rows } = await run(
      `SELECT count(*) FILTER (WHERE category_ids = '{}')::int AS none, count(DISTINCT facet_set_id) > 100 AS "areVaried",
         bool_and((SELECT count(*) FROM categories c WHERE c.id = ANY (category_ids)) = cardinality(category_ids)) AS "exist"
       FROM catalogue_products`,
    );
    expect(rows).toEqual([{ none: products / 20, areVaried: true, exist: true }]);
  });

  test("writes a ledger entry for all stock", async () => {
    const { rows } = await run(
      `SELECT count(*)::int FROM variants p
       WHERE available_stock <> (SELECT coalesce(sum(delta), 0) FROM stock_ledger WHERE product_id = p.id)`,
    );
    expect(rows).toEqual([{ count: 0 }]);
  });
});
