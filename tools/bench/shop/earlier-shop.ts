import { existsSync } from "node:fs";
import { join } from "node:path";
import { installVersion } from "../../lib/old-version.ts";
import { findWorkerd, readCpu } from "../measure/cpu.ts";
import { localDir } from "../../lib/paths.ts";
import type { Postgres } from "../../local/postgres/postgres.ts";
import type { BenchShop } from "./start-shop.ts";

type EarlierShop = { commit: string; postgres: Postgres; products: number; log: (line: string) => void };

/** The files and packages of a commit, which are kept for further runs. */
export async function checkOutForBench(commit: string): Promise<string> {
  const folder = join(localDir, "bench", "versions", commit.slice(0, 12));
  await installVersion(commit, folder);
  return folder;
}

/**
 * A shop of an earlier version, with its Workers, migrations and generated products, started by that version's own code.
 * It needs a PostgreSQL of its own, since roles and databases have the same names.
 */
export async function startEarlierShop({ commit, ...options }: EarlierShop): Promise<BenchShop> {
  const folder = await checkOutForBench(commit);
  // The first versions had all of the bench in one folder.
  const bench = existsSync(join(folder, "tools/bench/shop")) ? "bench/shop" : "bench";
  const load = (...paths: string[]) =>
    import(paths.map((path) => join(folder, "tools", path)).find(existsSync) as string);
  const [{ findServices }, { buildBundles }, { startBenchShop }] = await Promise.all([
    load("lib/services.ts"),
    load(`${bench}/bundles.ts`),
    load(`${bench}/start-shop.ts`, `${bench}/shop.ts`),
  ]);
  const services = findServices();
  const others = new Set(findWorkerd());
  const shop: BenchShop = await startBenchShop({ ...options, services, bundles: await buildBundles(services) });
  const workers = findWorkerd().find((id) => !others.has(id));
  // Earlier versions of the bench read no CPU times.
  const cpu = () => readCpu({ Workers: workers, PostgreSQL: options.postgres.processId });
  return { ...shop, version: "before", cpu };
}
