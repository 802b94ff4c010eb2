import { join } from "node:path";
import { checkOutVersion } from "../../lib/old-version.ts";
import { findWorkerd, readCpu } from "../measure/cpu.ts";
import { localDir } from "../../lib/paths.ts";
import type { Postgres } from "../../local/postgres/postgres.ts";
import type { BenchShop } from "./start-shop.ts";

type EarlierShop = { commit: string; postgres: Postgres; products: number; log: (line: string) => void };

/**
 * A shop of an earlier version, with its Workers, migrations and generated products, started by that version's own code.
 * It needs a PostgreSQL of its own, since roles and databases have the same names.
 */
export async function startEarlierShop({ commit, ...options }: EarlierShop): Promise<BenchShop> {
  const folder = join(localDir, "bench", "before");
  await checkOutVersion(commit, folder);
  const load = (path: string) => import(join(folder, "tools", path));
  const [{ findServices }, { buildBundles }, { startBenchShop }] = await Promise.all([
    load("lib/services.ts"),
    load("bench/shop/bundles.ts"),
    load("bench/shop/start-shop.ts"),
  ]);
  const services = findServices();
  const others = new Set(findWorkerd());
  const shop: BenchShop = await startBenchShop({ ...options, services, bundles: await buildBundles(services) });
  const workers = findWorkerd().find((id) => !others.has(id));
  // Earlier versions of the bench read no CPU times.
  const cpu = () => readCpu({ Workers: workers, PostgreSQL: options.postgres.processId });
  return { ...shop, version: "before", cpu };
}
