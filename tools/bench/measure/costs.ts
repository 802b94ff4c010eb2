import { setTimeout as sleep } from "node:timers/promises";
import type { BenchShop } from "../shop/start-shop.ts";
import type { NextRequest } from "./load.ts";
import type { Scenario } from "./scenario.ts";

/** What one request costs, including the work after its response. */
export type Costs = { databaseRoundTrips: number; kvReads: number | null };

const REQUESTS = 4;
/** Longer than the products Worker waits before it revalidates an entry that it just cached. */
const FIRST_READ_MS = 1_500;
/** After this time without a round trip, the work after the responses is done. */
const IDLE_MS = 150;

/** Sends a few requests of each scenario to a shop that counts, apart from the measurement; closes that shop. */
export async function countCosts(scenarios: Scenario[], shop: BenchShop): Promise<Map<string, Costs>> {
  const costs = new Map<string, Costs>();
  try {
    const ofGateway = scenarios
      .filter((each) => "prepare" in each)
      .filter(({ server = "gateway" }) => server === "gateway");
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
  await waitForIdle(shop);
  return {
    databaseRoundTrips: (shop.roundTrips() - before) / REQUESTS,
    kvReads: Number.isNaN(kvReads) ? null : kvReads / REQUESTS,
  };
}

/** Returns the number of KV reads of the request, or NaN when the response does not contain it. */
async function ask(shop: BenchShop, next: NextRequest, index: number): Promise<number> {
  const { path, ...init } = next(index);
  const response = await fetch(`${await shop.origin()}${path}`, init);
  await response.arrayBuffer();
  return Number(response.headers.get("X-Bench-Kv-Reads") ?? Number.NaN);
}

async function waitForIdle(shop: BenchShop): Promise<void> {
  let seen: number;
  do {
    seen = shop.roundTrips();
    await sleep(IDLE_MS);
  } while (shop.roundTrips() !== seen);
}
