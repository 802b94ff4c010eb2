import { setTimeout as sleep } from "node:timers/promises";
import { join } from "node:path";
import { checkOutVersion } from "../../lib/old-version.ts";
import { localDir } from "../../lib/paths.ts";
import { findServices } from "../../lib/services.ts";
import { startThrowAwayPostgres } from "../../local/postgres/postgres.ts";
import { readMemory } from "../measure/memory.ts";
import type { MeasuredShop } from "../profile/turns.ts";
import { buildWorkers } from "../shop/bundles.ts";
import { startDevShop } from "../shop/dev-shop.ts";
import { startBenchShop } from "../shop/start-shop.ts";

export interface MemoryShop extends MeasuredShop {
  /** The memory of its processes in MB, by role. */
  memory: () => Record<string, number>;
  /** The address of workerd's inspector, if it is known. */
  inspector?: URL | undefined;
}

type Start = (stack: AsyncDisposableStack, log: (line: string) => void) => Promise<MemoryShop>;

const PRODUCTS = 1_000;
/** The first start goes on storing and rendering pictures when the shop is open. */
const FIRST_START_MS = 30_000;

/** Production bundles in one workerd, with the telemetry Worker and the simulators of what they are bound to. */
export const startProduction: Start = async (stack, log) => {
  log("Bundling the Workers …");
  const services = findServices();
  const bundles = await buildWorkers(services, join(localDir, "bench", "bundles"));
  log("Starting PostgreSQL and the shop …");
  const postgres = await startThrowAwayPostgres();
  stack.defer(postgres.stop);
  const options = { postgres, services, bundles, products: PRODUCTS, log };
  const shop = await startBenchShop({ ...options, telemetry: "on", inspect: true });
  stack.defer(shop.close);
  const memory = () =>
    Object.assign({}, ...Object.entries(shop.processIds).map(([role, id]) => (id ? readMemory(id, () => role) : {})));
  return { ...shop, memory };
};

/** `npm run dev` of the last commit, started the second time. */
export const startDevelopment: Start = async (stack, log) => {
  const folder = join(localDir, "memory", "checkout");
  await checkOutVersion("HEAD", folder);
  log("Starting `npm run dev` for the first time …");
  const first = await startDevShop(folder);
  await sleep(FIRST_START_MS);
  const sum = Object.values(readMemory(first.processId, developmentRole)).reduce((all, each) => all + each, 0);
  log(`  ${Math.round(sum)} MB`);
  await first.close();
  log("Starting it again …");
  const shop = await startDevShop(folder, { keepsData: true });
  stack.defer(shop.close);
  return { ...shop, memory: () => readMemory(shop.processId, developmentRole) };
};

function developmentRole(command: string): string {
  if (/workerd/.test(command)) return "Workers, simulated platform and wrangler's proxy";
  if (/postgres/.test(command)) return "PostgreSQL";
  if (/wrangler/.test(command)) return "wrangler";
  return "the command, with the Neon emulator";
}
