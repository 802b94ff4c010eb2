import { readdirSync, readFileSync } from "node:fs";
import { Client } from "pg";
import { createTestDatabase } from "#shared/testing/databases.ts";

const folder = new URL("../../../../migrations/products/", import.meta.url).pathname;

export function statementsOf(migration: string): string[] {
  return readFileSync(`${folder}${migration}`, "utf8").split("--> statement-breakpoint");
}

/** A database with the migrations before this one. `owner` is to run it, while `writer` changes products. */
export async function openBefore(migration: string) {
  const database = await createTestDatabase("products");
  const [owner, writer] = [0, 1].map(() => new Client({ connectionString: database.ownerUrl })) as [Client, Client];
  for (const client of [owner, writer]) await client.connect();
  await owner.query("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
  const before = readdirSync(folder).filter((name) => name.endsWith(".sql") && name < migration);
  await owner.query("BEGIN");
  for (const name of before.toSorted()) for (const statement of statementsOf(name)) await owner.query(statement);
  await owner.query("COMMIT");
  const close = async () => {
    for (const client of [owner, writer]) await client.end();
    await database.close();
  };
  return { owner, writer, close };
}

/** A statement that inserts a product of one variant. */
export const insertProduct = (name: string, description = "About it"): string =>
  `WITH product AS (
     INSERT INTO catalogue_products (id, name, slug, description, price_amount, max_price_amount, currency, in_stock)
     VALUES (gen_random_uuid(), '${name}', '${name.toLowerCase().replaceAll(" ", "-")}', '${description}', 100, 100, 'EUR', true)
     RETURNING id
   ) INSERT INTO variants (id, product_id, position, price_amount, currency, available_stock) SELECT id, id, 0, 100, 'EUR', 1 FROM product`;

/** A statement that changes columns of a product. */
export const changeProduct = (name: string, changes: string): string =>
  `UPDATE catalogue_products SET ${changes}, updated_at = now() WHERE name = '${name}'`;
