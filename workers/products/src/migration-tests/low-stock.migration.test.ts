import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openBefore, statementsOf } from "./before-migration.ts";

const MIGRATION = "0020_low-stock-from-the-start.sql";

/** `writer` sells and creates while the migration runs. */
const { owner, writer, close } = await openBefore(MIGRATION);
afterAll(close);

const insert = (name: string, stock: number) =>
  writer.query(
    `WITH product AS (
       INSERT INTO catalogue_products (id, name, slug, price_amount, max_price_amount, currency, in_stock)
       VALUES (gen_random_uuid(), $1, replace(lower($1), ' ', '-'), 100, 100, 'EUR', true) RETURNING id
     ) INSERT INTO variants (id, product_id, price_amount, currency, available_stock) SELECT id, id, 100, 'EUR', $2 FROM product`,
    [name, stock],
  );
const change = (name: string, changes: string) =>
  writer.query(`UPDATE variants v SET ${changes} FROM catalogue_products p WHERE p.id = v.product_id AND p.name = $1`, [
    name,
  ]);

/** As drizzle runs a migration: in a transaction, which it may end. */
async function migrate(afterStatement?: (statement: string) => Promise<void>): Promise<void> {
  await owner.query("BEGIN");
  for (const statement of statementsOf(MIGRATION)) {
    await owner.query(statement);
    await afterStatement?.(statement);
  }
  await owner.query("COMMIT");
}

/** What is low, and which of that the previous version, which does not know the new column, would publish. */
async function findLow() {
  const { rows } = await owner.query<{ name: string; hasFallen: boolean; isDue: boolean }>(`
    SELECT p.name, has_fallen AS "hasFallen", published_at IS NULL AS "isDue"
    FROM low_stock l JOIN variants v ON v.id = l.variant_id JOIN catalogue_products p ON p.id = v.product_id ORDER BY p.name`);
  return rows.map(({ name, hasFallen, isDue }) => [name, hasFallen ? "has fallen" : "has not fallen", isDue]);
}

beforeAll(async () => {
  for (const [name, stock] of [
    ["Created low", 5],
    ["Created high", 6],
    ["Deleted mug", 0],
    ["Fallen mug", 7],
    ["Reported mug", 7],
  ] as const)
    await insert(name, stock);
  for (const name of ["Fallen mug", "Reported mug"]) await change(name, "available_stock = 4");
  await change("Deleted mug", "removed_at = now()");
  await writer.query(
    "UPDATE low_stock l SET published_at = now() FROM catalogue_products p WHERE p.id = variant_id AND p.name = 'Reported mug'",
  );
});

it("the migration can be run again after a failure, and notes what is low already without an event", async () => {
  await expect(
    migrate(async (statement) => {
      if (statement.includes("LOCK TABLE")) throw new Error("interrupted");
    }),
  ).rejects.toThrow("interrupted");
  await owner.query("ROLLBACK");
  await insert("New mug", 1);
  await insert("Sold mug", 5);
  await change("Sold mug", "available_stock = 4");

  await migrate();
  expect(await findLow()).toEqual([
    ["Created low", "has not fallen", false],
    ["Fallen mug", "has fallen", true],
    ["New mug", "has not fallen", false],
    ["Reported mug", "has fallen", false],
    ["Sold mug", "has fallen", true],
  ]);
  const { rows } = await owner.query("SELECT low_stock_threshold, noted_threshold FROM stock_settings");
  expect(rows).toEqual([{ low_stock_threshold: 5, noted_threshold: 5 }]);
});

it("the migration waits for sales in progress of variants that become low, and does not deadlock with them", async () => {
  await insert("First mug", 5);
  await insert("Second mug", 9);
  await owner.query("DELETE FROM low_stock");
  await writer.query("BEGIN");
  await change("Second mug", "available_stock = 3");
  const migrating = migrate();
  await sleep(300);
  await change("First mug", "available_stock = 3");
  await writer.query("COMMIT");
  await migrating;
  const low = await findLow();
  expect(low.filter(([name]) => ["First mug", "Second mug"].includes(String(name)))).toEqual([
    ["First mug", "has fallen", true],
    ["Second mug", "has fallen", true],
  ]);
});
