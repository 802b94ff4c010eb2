/**
 * Sample accounts and products for the local shop. Safe to run again: what is there stays as it is.
 *
 *     npm run seed                          the accounts and products that `npm run dev` starts with
 *     npm run seed -- --products 1000000    and a catalogue of that many generated products
 *
 * Works beside a running shop, and starts PostgreSQL itself when none runs.
 */
import { parseArgs } from "node:util";
import initializeArgon2 from "@phi-ag/argon2/node";
import pg from "pg";
import { ARGON2_PARAMETERS } from "../workers/users/src/passwords.ts";
import { runCommand, UserFacingError } from "./lib/command.ts";
import { prepareLocalDatabases } from "./lib/local-databases.ts";
import { findLocalPostgres, type PostgresAccess, startLocalPostgres } from "./lib/postgres.ts";
import { seedCatalogue } from "./lib/seed-catalogue.ts";
import sampleProducts from "./sample-data/products.json" with { type: "json" };

export const SAMPLE_ACCOUNTS = [
  { id: "01980000-0000-7000-8000-00000000000a", username: "admin", password: "Admin-Passw0rd", role: "admin" },
  { id: "01980000-0000-7000-8000-00000000000b", username: "demo", password: "Demo-Passw0rd", role: "customer" },
] as const;

type SeedOptions = { ownerUrls: Record<string, string>; log: (line: string) => void };

/** `ownerUrls` has the address of each service's database by the service's name; only loopback is accepted. */
export async function seedSampleData({ ownerUrls, log }: SeedOptions): Promise<void> {
  const accounts = await withDatabase(ownerUrls.users, seedAccounts);
  const products = await withDatabase(ownerUrls.products, seedProducts);
  if (accounts + products > 0) log(`added ${accounts} sample accounts and ${products} sample products`);
}

async function seedAccounts(client: pg.Client): Promise<number> {
  const argon2 = await initializeArgon2();
  let added = 0;
  for (const { id, username, password, role } of SAMPLE_ACCOUNTS) {
    const known = await client.query("SELECT FROM users WHERE lower(username) = $1", [username]);
    if (known.rowCount) continue;
    const { rowCount } = await client.query(
      "INSERT INTO users (id, username, password_hash, role) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
      [id, username, argon2.hash(password, ARGON2_PARAMETERS).encoded, role],
    );
    added += rowCount ?? 0;
  }
  return added;
}

async function seedProducts(client: pg.Client): Promise<number> {
  const products = sampleProducts.map(([name, description, priceAmount, stock], index) => ({
    id: `01980000-0000-7000-8000-${String(index + 1).padStart(12, "0")}`,
    name,
    description,
    price_amount: priceAmount,
    available_stock: stock,
  }));
  const { rowCount } = await client.query(
    `WITH added AS (
      INSERT INTO products (id, name, description, price_amount, currency, available_stock)
      SELECT id, name, description, price_amount, 'USD', available_stock
      FROM jsonb_to_recordset($1) AS p (id uuid, name text, description text, price_amount bigint, available_stock int)
      ON CONFLICT DO NOTHING
      RETURNING id, available_stock
    )
    INSERT INTO stock_ledger (product_id, delta, reason) SELECT id, available_stock, 'created' FROM added`,
    [JSON.stringify(products)],
  );
  return rowCount ?? 0;
}

async function withDatabase<Result>(
  url: string | undefined,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  if (!url || !["localhost", "127.0.0.1", "[::1]"].includes(new URL(url).hostname)) {
    throw new Error("Sample data has known passwords, so it goes into databases on this machine only.");
  }
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function main(): Promise<void> {
  const log = (line: string) => console.log(line);
  const products = readProducts();
  const running = await findLocalPostgres();
  if (running) return seed(running, products, log);
  log("Starting PostgreSQL …");
  const postgres = await startLocalPostgres();
  try {
    await seed(postgres, products, log);
  } finally {
    await postgres.stop();
  }
}

async function seed(access: PostgresAccess, products: number, log: (line: string) => void): Promise<void> {
  const urls = await prepareLocalDatabases(access, (line) => log(`  ${line}`));
  const ownerUrls = Object.fromEntries(Object.entries(urls).map(([service, of]) => [service, of.ownerUrl]));
  await seedSampleData({ ownerUrls, log });
  if (products === 0) return log("The sample data is there.");
  const started = performance.now();
  const onProgress = (done: number, total: number) => {
    const seconds = (performance.now() - started) / 1000;
    log(`  ${done.toLocaleString("en")} of ${total.toLocaleString("en")} products, ${seconds.toFixed(0)} s`);
  };
  const added = await withDatabase(ownerUrls.products, (client) => seedCatalogue(client, { products, onProgress }));
  log(added ? `Added ${added.toLocaleString("en")} products.` : "So many generated products are there already.");
}

function readProducts(): number {
  const { values } = parseArgs({ options: { products: { type: "string", default: "0" } } });
  const products = Number(values.products);
  if (/^\d+$/.test(values.products) && products <= 10_000_000) return products;
  throw new UserFacingError(`--products takes a whole number up to 10000000, not "${values.products}".`);
}

if (import.meta.main) await runCommand(main);
