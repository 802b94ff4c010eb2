import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, it } from "vitest";
import { openBefore, statementsOf } from "./before-migration.ts";

const MIGRATION = "0018_newest-matches.sql";

const { owner, writer, close } = await openBefore(MIGRATION);
afterAll(close);

const insert = (name: string) =>
  writer.query(
    `INSERT INTO catalogue_products (id, name, slug, price_amount, max_price_amount, currency, in_stock)
     VALUES (gen_random_uuid(), $1, replace(lower($1), ' ', '-'), 100, 100, 'EUR', true)`,
    [name],
  );

/** As drizzle runs a migration: in a transaction. */
async function migrate(): Promise<void> {
  await owner.query("BEGIN");
  for (const statement of statementsOf(MIGRATION)) await owner.query(statement);
  await owner.query("COMMIT");
}

it("the migration runs again after it was interrupted, and its index has the products that were written meanwhile", async () => {
  await insert("Copper lantern");
  await writer.query("BEGIN");
  await insert("Brass lantern");
  // The index waits for this transaction, which blocks no write.
  await owner.query("SET statement_timeout = '300ms'");
  await expect(migrate()).rejects.toThrow("statement timeout");
  await owner.query("RESET statement_timeout");
  await writer.query("COMMIT");
  await insert("Steel lantern");

  await migrate();
  const { rows: indexes } = await owner.query(
    `SELECT relname, indisvalid FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
     WHERE relname IN ('searchable_keys_idx', 'searchable_prefixes_idx', 'catalogue_prefixes_idx') ORDER BY relname`,
  );
  expect(indexes).toEqual([
    { relname: "searchable_keys_idx", indisvalid: true },
    { relname: "searchable_prefixes_idx", indisvalid: true },
  ]);
  await owner.query("SET enable_seqscan = off");
  const { rows } = await owner.query(
    "SELECT name FROM searchable_products WHERE search_keys(words, created_at) @> '{lant}' ORDER BY name",
  );
  expect(rows.map(({ name }) => name)).toEqual(["Brass lantern", "Copper lantern", "Steel lantern"]);
});

it("the migration waits for older transactions for longer than the migrator waits for a lock, whose limit it restores", async () => {
  await owner.query("SET lock_timeout = '100ms'");
  await writer.query("BEGIN");
  await insert("Copper kettle");
  const migrating = migrate();
  await sleep(500);
  await writer.query("COMMIT");
  await migrating;
  expect((await owner.query("SHOW lock_timeout")).rows).toEqual([{ lock_timeout: "100ms" }]);
});
