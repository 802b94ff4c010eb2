/**
 * Sample accounts and products for the local shop. Safe to run again: what is there stays as it is.
 *
 *     npm run seed                          the accounts and products that `npm run dev` starts with
 *     npm run seed -- --products 1000000    and a catalogue of that many generated products
 *
 * Works beside a running shop, and starts PostgreSQL itself when none runs.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import pg from "pg";
import { runCommand, UserFacingError } from "./lib/command.ts";
import { prepareLocalDatabases } from "./lib/local-databases.ts";
import { findLocalPostgres, type PostgresAccess, startLocalPostgres } from "./lib/postgres.ts";
import { seedCatalogue } from "./lib/seed-catalogue.ts";
import { findServices } from "./lib/services.ts";

type SeedOptions = { ownerUrls: Record<string, string>; log: (line: string) => void };

/**
 * What each Worker's seed.ts adds to its database. `ownerUrls` has the address of each service's database by the
 * service's name; only loopback is accepted.
 */
export async function seedSampleData({ ownerUrls, log }: SeedOptions): Promise<void> {
  for (const { name, folder } of findServices()) {
    const path = join(folder, "seed.ts");
    if (!existsSync(path)) continue;
    const { seed } = (await import(path)) as { seed: (client: pg.Client) => Promise<number> };
    const added = await withDatabase(ownerUrls[name], seed);
    if (added > 0) log(`added ${added} sample ${name}`);
  }
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
