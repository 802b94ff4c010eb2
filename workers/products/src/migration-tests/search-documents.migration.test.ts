import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { changeProduct, insertProduct, openBefore, statementsOf } from "./before-migration.ts";

const MIGRATION = "0019_search-documents.sql";

const { owner, writer, close } = await openBefore(MIGRATION);
afterAll(close);

const newCategory = (name: string) =>
  `INSERT INTO categories (id, name, slug, position) VALUES (gen_random_uuid(), '${name}', '${name.toLowerCase()}', 0)`;
const categorise = (name: string, ...slugs: string[]) =>
  changeProduct(name, `category_ids = ARRAY(SELECT id FROM categories WHERE slug = ANY ('{${slugs.join(",")}}'))`);

/** As drizzle runs a migration: in a transaction. */
async function migrate(afterStatement?: (statement: string) => Promise<void>): Promise<void> {
  await owner.query("BEGIN");
  for (const statement of statementsOf(MIGRATION)) {
    await owner.query(statement);
    await afterStatement?.(statement);
  }
}

const NAMES = [
  "Same mug",
  "Priced mug",
  "Described mug",
  "Renamed mug",
  "Sold mug",
  "Bought mug",
  "Moved mug",
  "Archived mug",
  "Old mug",
];

beforeAll(async () => {
  await writer.query(newCategory("Garden"));
  await writer.query(newCategory("Kitchen"));
  for (const name of NAMES) await writer.query(insertProduct(name));
  for (const name of ["Same mug", "Priced mug"]) await writer.query(categorise(name, "garden"));
  await writer.query(changeProduct("Old mug", "archived_at = now()"));
});

it("the migration can be run again after a failure", async () => {
  await expect(
    migrate(async (statement) => {
      if (statement.includes("search_documents_keys_idx")) throw new Error("interrupted");
    }),
  ).rejects.toThrow("interrupted");
  await owner.query("ROLLBACK");
  // Meanwhile the previous version goes on, here with a combination that is new.
  await writer.query(categorise("Sold mug", "kitchen"));
  const { rows } = await writer.query(
    "SELECT name FROM searchable_products WHERE search_keys(words, created_at) @> '{sold}'",
  );
  expect(rows).toEqual([{ name: "Sold mug" }]);
});

it("copies each product that is not archived, as it is when it ends, while products are changed", async () => {
  const late: Promise<unknown>[] = [];
  await migrate(async (statement) => {
    if (statement.includes("LOCK TABLE")) {
      // The sale of a last unit has locked the product's row by the time it waits for the end of the migration.
      late.push(
        writer.query(
          "UPDATE variants SET available_stock = 0 FROM catalogue_products p WHERE p.id = product_id AND p.name = 'Bought mug'",
        ),
      );
      late.push(writer.query(changeProduct("Same mug", "price_amount = 102")));
      await sleep(200);
    }
    if (!statement.includes("search_documents_keys_idx")) return;
    await writer.query(changeProduct("Priced mug", "price_amount = 101"));
    await writer.query(changeProduct("Described mug", "description = 'Glazed'"));
    await writer.query(changeProduct("Renamed mug", "name = 'Green mug'"));
    await writer.query("UPDATE catalogue_products SET in_stock = false WHERE name = 'Sold mug'");
    await writer.query(categorise("Moved mug", "garden", "kitchen"));
    await writer.query(changeProduct("Archived mug", "archived_at = now()"));
    await writer.query(insertProduct("New mug"));
  });
  await owner.query("COMMIT");
  await Promise.all(late);

  const { rows } = await owner.query(
    `SELECT rtrim(words) AS words, price_amount::int AS price, in_stock,
       (SELECT array_agg(slug::text ORDER BY slug) FROM categories WHERE id = ANY (category_ids)) AS categories
     FROM search_documents d JOIN facet_sets f ON f.id = d.categories_set_id ORDER BY words`,
  );
  const row = (words: string, more: object = {}) => ({ words, price: 100, in_stock: true, categories: null, ...more });
  expect(rows).toEqual([
    row("about bought it mug", { in_stock: false }),
    row("about green it mug"),
    row("about it moved mug", { categories: ["garden", "kitchen"] }),
    row("about it mug new"),
    row("about it mug priced", { price: 101, categories: ["garden"] }),
    row("about it mug same", { price: 102, categories: ["garden"] }),
    row("about it mug sold", { in_stock: false, categories: ["kitchen"] }),
    row("described glazed mug"),
  ]);
});

it("leaves the previous version its searches, which use the new index", async () => {
  const find = `SELECT name, facet_set_id, price_amount::int AS price FROM (
      SELECT * FROM searchable_products WHERE search_keys(words, created_at) @> (SELECT search_words('mug priced'))
    ) AS catalogue_products WHERE status IN ('active') AND price_amount >= 100 LIMIT 1501`;
  await owner.query("SET enable_seqscan = off");
  const plan = (await owner.query(`EXPLAIN ${find}`)).rows.map((line) => line["QUERY PLAN"]).join("\n");
  expect(plan).toContain("Bitmap Index Scan on search_documents_keys_idx");
  expect((await owner.query(find)).rows).toMatchObject([{ name: "Priced mug", price: 101 }]);

  const { rows } = await owner.query(
    `SELECT is_too_many, ids FROM newest_matches(search_words('mug'), '{active}', NULL, NULL, 21, 1501,
       ARRAY(SELECT f.id FROM facet_sets f WHERE f.category_ids <> '{}'), NULL, NULL, 101, NULL)`,
  );
  const ids = await owner.query(
    "SELECT id FROM catalogue_products WHERE name IN ('Priced mug', 'Sold mug', 'Moved mug')",
  );
  expect(rows[0].is_too_many).toBe(false);
  expect(rows[0].ids.toSorted()).toEqual(ids.rows.map(({ id }) => id).toSorted());
});
