import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { changeProduct, insertProduct, openBefore, statementsOf } from "./before-migration.ts";

const MIGRATION = "0022_search-halves.sql";

const { owner, writer, close } = await openBefore(MIGRATION);
afterAll(close);

const insert = (name: string) => insertProduct(name, "");

const NAMES = ["Same mug", "Priced mug", "Renamed mug", "Sold mug", "Late mug", "Archived mug", "Old mug"];

beforeAll(async () => {
  for (const name of NAMES) await writer.query(insert(name));
  // More than one page of a search, in both halves.
  for (let number = 0; number < 30; number++) await writer.query(insert(`Cup ${number}`));
  await writer.query(changeProduct("Old mug", "archived_at = now()"));
});

it("copies each product that is not archived, as it is when it ends, while products are changed", async () => {
  const late: Promise<unknown>[] = [];
  // As drizzle runs a migration: in a transaction.
  await owner.query("BEGIN");
  for (const statement of statementsOf(MIGRATION)) {
    await owner.query(statement);
    if (statement.includes("LOCK TABLE")) {
      late.push(writer.query(changeProduct("Late mug", "price_amount = 102")));
      await sleep(200);
    }
    if (!statement.includes("CREATE INDEX")) continue;
    await writer.query(changeProduct("Priced mug", "price_amount = 101"));
    await writer.query(changeProduct("Renamed mug", "name = 'Green mug'"));
    await writer.query("UPDATE catalogue_products SET in_stock = false WHERE name = 'Sold mug'");
    await writer.query(changeProduct("Archived mug", "archived_at = now()"));
    await writer.query(insert("New mug"));
  }
  await owner.query("COMMIT");
  await Promise.all(late);

  const { rows } = await owner.query(
    `SELECT rtrim(words) AS words, price_amount::int AS price, in_stock FROM search_documents
     WHERE words NOT LIKE '%cup%' ORDER BY words`,
  );
  expect(rows).toEqual([
    { words: "green mug", price: 100, in_stock: true },
    { words: "late mug", price: 102, in_stock: true },
    { words: "mug new", price: 100, in_stock: true },
    { words: "mug priced", price: 101, in_stock: true },
    { words: "mug same", price: 100, in_stock: true },
    { words: "mug sold", price: 100, in_stock: false },
  ]);
  const differences =
    "(TABLE documents_to_search EXCEPT TABLE search_documents) UNION ALL (TABLE search_documents EXCEPT TABLE documents_to_search)";
  expect((await owner.query(differences)).rows).toEqual([]);
});

it("has each product in one of the halves, and finds it there by an index", async () => {
  const { rows } = await owner.query(
    `SELECT (SELECT count(*) FROM search_documents)::int AS "both", (SELECT count(*) FROM search_documents_0)::int AS first,
       (SELECT count(*) FROM search_documents_1)::int AS second`,
  );
  const [{ both, first, second }] = rows;
  expect(Math.min(first, second)).toBeGreaterThan(0);
  expect(first + second).toBe(both);
  await owner.query("SET enable_seqscan = off");
  const find =
    "SELECT id FROM search_documents WHERE search_keys(words, created_at) @> (SELECT search_words('mug priced'))";
  const plan = (await owner.query(`EXPLAIN ${find}`)).rows.map((line) => line["QUERY PLAN"]).join("\n");
  for (const half of ["search_documents_0", "search_documents_1"]) {
    expect(plan).toMatch(new RegExp(`Bitmap Index Scan on ${half}_search_keys_idx`));
  }
  expect((await owner.query(find)).rows).toHaveLength(1);
});

it("leaves the previous version its searches, also for the newest", async () => {
  const words = "SELECT name FROM searchable_products WHERE search_keys(words, created_at) @> '{priced}'";
  expect((await owner.query(words)).rows).toEqual([{ name: "Priced mug" }]);
  const newest =
    "SELECT is_too_many, cardinality(ids) AS found FROM newest_matches(search_words('cup'), '{active}', NULL, NULL, 21, 1501, NULL, NULL, NULL, NULL, NULL, NULL)";
  expect((await owner.query(newest)).rows).toEqual([{ is_too_many: false, found: 30 }]);
});
