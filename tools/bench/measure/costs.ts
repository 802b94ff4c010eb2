import { setTimeout as sleep } from "node:timers/promises";
import type { NextRequest } from "./load.ts";
import type { Scenario } from "./scenario.ts";
import type { BenchShop } from "../shop/start-shop.ts";

/** What one request costs, with what it caused after its answer. */
export type Costs = { databaseRoundTrips: number; kvReads: number | null };

const REQUESTS = 4;
/** Longer than the second look that the products Worker takes after it filled its cache. */
const FIRST_READ_MS = 1_500;
/** When nothing was asked of a database for so long, the work after the answers is done. */
const SILENCE_MS = 150;

/** Asks one after another, apart from the measurement, in a shop that counts; closes the shop. */
export async function countCosts(scenarios: Scenario[], shop: BenchShop): Promise<Map<string, Costs>> {
  const costs = new Map<string, Costs>();
  try {
    const ofGateway = scenarios.filter(({ server = "gateway" }) => server === "gateway");
    const prepared: [string, NextRequest][] = [];
    for (const { name, prepare, beforeRound } of ofGateway) {
      const next = await prepare(shop);
      await beforeRound?.(shop);
      await ask(shop, next, 0);
      prepared.push([name, next]);
    }
    await sleep(FIRST_READ_MS);
    for (const [name, next] of prepared) costs.set(name, await countOne(shop, next));
  } finally {
    await shop.close();
  }
  return costs;
}

async function countOne(shop: BenchShop, next: NextRequest): Promise<Costs> {
  const before = shop.roundTrips();
  let kvReads = 0;
  for (let index = 1; index <= REQUESTS; index++) kvReads += await ask(shop, next, index);
  await silence(shop);
  return {
    databaseRoundTrips: (shop.roundTrips() - before) / REQUESTS,
    kvReads: Number.isNaN(kvReads) ? null : kvReads / REQUESTS,
  };
}

/** Returns how many reads from KV it took, or NaN when the Worker that was asked does not say. */
async function ask(shop: BenchShop, next: NextRequest, index: number): Promise<number> {
  const { path, ...init } = next(index);
  const response = await fetch(`${await shop.origin()}${path}`, init);
  await response.arrayBuffer();
  return Number(response.headers.get("X-Bench-Kv-Reads") ?? Number.NaN);
}

async function silence(shop: BenchShop): Promise<void> {
  let seen: number;
  do {
    seen = shop.roundTrips();
    await sleep(SILENCE_MS);
  } while (shop.roundTrips() !== seen);
}
