/**
 * Adds sample accounts and products to the local shop. Safe to run again: existing records stay unchanged.
 *
 *     npm run seed                          the accounts and products that `npm run dev` starts with
 *     npm run seed -- --products 1000000    and a catalogue of that many generated products
 *
 * Works while the shop runs, and otherwise starts PostgreSQL itself.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type pg from "pg";
import { parseArguments, runCommand, UserFacingError } from "../lib/command.ts";
import { withClient } from "../lib/databases.ts";
import { prepareLocalDatabases, withLocalPostgres } from "./local-databases.ts";
import type { PostgresAccess } from "./postgres/postgres.ts";
import { findServices } from "../lib/services.ts";

type SeedOptions = { ownerUrls: Record<string, string>; log: (line: string) => void };

/** An object of a bucket. */
export type SampleObject = { name: string; contentType: string; bytes: Buffer };

/** The exports of a Worker's seed.ts. */
type Seeds = {
  /** Adds sample records; returns how many were new. */
  seed: (client: pg.Client) => Promise<number>;
  /** The objects that its sample records need, by the name of the R2 bucket. */
  objects?: () => Record<string, SampleObject[]>;
  /** Fills the database up to `count` generated records; returns how many were new. */
  fill?: (ownerUrl: string, count: number, onProgress: (done: number, total: number) => void) => Promise<number>;
};

/**
 * Adds each Worker's sample data to its database. `ownerUrls` has the address of each database by service; only loopback is
 * accepted.
 */
export async function seedSampleData({ ownerUrls, log }: SeedOptions): Promise<void> {
  for (const [name, { seed }] of await findSeeds()) {
    const added = await withClient(localUrl(ownerUrls[name]), seed);
    if (added > 0) log(`added ${added} sample records to ${name}`);
  }
}

/** The objects of all Workers' sample data, by bucket. */
export async function findSampleObjects(): Promise<Map<string, SampleObject[]>> {
  const seeds = [...(await findSeeds()).values()];
  return new Map(seeds.flatMap(({ objects }) => Object.entries(objects?.() ?? {})));
}

async function findSeeds(): Promise<Map<string, Seeds>> {
  const seeds = new Map<string, Seeds>();
  for (const { name, folder } of findServices()) {
    const path = join(folder, "seed.ts");
    if (existsSync(path)) seeds.set(name, (await import(path)) as Seeds);
  }
  return seeds;
}

function localUrl(url: string | undefined): string {
  if (!url || !["localhost", "127.0.0.1", "[::1]"].includes(new URL(url).hostname)) {
    throw new Error("Sample data has known passwords, so it is added only to databases on this machine.");
  }
  return url;
}

async function main(): Promise<void> {
  const log = (line: string) => console.log(line);
  const counts = await readCounts();
  await withLocalPostgres((access) => seed(access, counts, log), log);
}

async function seed(access: PostgresAccess, counts: Map<string, number>, log: (line: string) => void): Promise<void> {
  const urls = await prepareLocalDatabases(access, (line) => log(`  ${line}`));
  const ownerUrls = Object.fromEntries(Object.entries(urls).map(([service, of]) => [service, of.ownerUrl]));
  await seedSampleData({ ownerUrls, log });
  log("The sample data is complete.");
  for (const [name, { fill }] of await findSeeds()) {
    const count = counts.get(name);
    if (!fill || count === undefined) continue;
    const started = performance.now();
    const onProgress = (done: number, total: number) => {
      const seconds = (performance.now() - started) / 1000;
      log(`  ${done.toLocaleString("en")} of ${total.toLocaleString("en")} ${name}, ${seconds.toFixed(0)} s`);
    };
    const added = await fill(localUrl(ownerUrls[name]), count, onProgress);
    log(
      added ? `Added ${added.toLocaleString("en")} ${name}.` : `The database has that many generated ${name} already.`,
    );
  }
}

/** `--products 1000`, and the same option for each other Worker that exports `fill`. */
async function readCounts(): Promise<Map<string, number>> {
  const names = [...(await findSeeds())].filter(([, { fill }]) => fill).map(([name]) => name);
  const options = Object.fromEntries(names.map((name) => [name, { type: "string" as const }]));
  const { values } = parseArguments({ options });
  const given = Object.entries(values as Record<string, string>);
  const wrong = given.find(([, count]) => !/^\d+$/.test(count) || Number(count) > 10_000_000);
  if (wrong) throw new UserFacingError(`--${wrong[0]} takes a whole number up to 10000000, not "${wrong[1]}".`);
  return new Map(given.map(([name, count]) => [name, Number(count)]));
}

if (import.meta.main) await runCommand(main);
