import { afterAll, expect, it } from "vitest";
import { changeProduct, openBefore, statementsOf } from "./before-migration.ts";

const MIGRATION = "0015_searchable-products.sql";

const { owner, writer, close } = await openBefore(MIGRATION);
afterAll(close);

const insert = (name: string) =>
  `INSERT INTO catalogue_products (id, name, slug, description, price_amount, max_price_amount, currency, in_stock)
   VALUES (gen_random_uuid(), '${name}', '${name.toLowerCase().replaceAll(" ", "-")}', 'About it', 100, 100, 'EUR', true)`;

it("the migration copies each product that is not archived, as it is when it ends, while products are changed", async () => {
  const names = ["Same mug", "Priced mug", "Described mug", "Renamed mug", "Sold mug", "Archived mug", "Old mug"];
  for (const name of names) await writer.query(insert(name));
  await writer.query(changeProduct("Old mug", "archived_at = now()"));

  await owner.query("BEGIN");
  for (const statement of statementsOf(MIGRATION)) {
    await owner.query(statement);
    if (!statement.includes("CREATE INDEX")) continue;
    await writer.query(changeProduct("Priced mug", "price_amount = 101"));
    await writer.query(changeProduct("Described mug", "description = 'Glazed'"));
    await writer.query(changeProduct("Renamed mug", "name = 'Green mug'"));
    await writer.query("UPDATE catalogue_products SET in_stock = false WHERE name = 'Sold mug'");
    await writer.query(changeProduct("Archived mug", "archived_at = now()"));
    await writer.query(insert("New mug"));
  }
  // It waits for the end of the migration, whose triggers then see it.
  const late = writer.query(changeProduct("Same mug", "price_amount = 102"));
  await owner.query("COMMIT");
  await late;

  const { rows } = await owner.query(
    "SELECT rtrim(words) AS words, price_amount::int AS price, in_stock FROM searchable_products ORDER BY words",
  );
  const row = (words: string, more: object = {}) => ({ words, price: 100, in_stock: true, ...more });
  expect(rows).toEqual([
    row("about green it mug"),
    row("about it mug new"),
    row("about it mug priced", { price: 101 }),
    row("about it mug same", { price: 102 }),
    row("about it mug sold", { in_stock: false }),
    row("described glazed mug"),
  ]);
});
