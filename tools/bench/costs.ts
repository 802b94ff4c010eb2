import { setTimeout as sleep } from "node:timers/promises";
import type { Scenario } from "./scenario.ts";
import type { BenchShop } from "./shop.ts";

/** What one request costs, with what it caused after its answer. */
export type Costs = { databaseRoundTrips: number; kvReads: number | null };

const REQUESTS = 10;
/** Longer than the work that goes on after an answer. */
const SETTLE_MS = 1_500;

/** Asks one after another, apart from the measurement, in a shop that counts; closes the shop. */
export async function countCosts(scenarios: Scenario[], shop: BenchShop): Promise<Map<string, Costs>> {
  const costs = new Map<string, Costs>();
  try {
    for (const { name, server, prepare } of scenarios) {
      if (server && server !== "gateway") continue;
      const next = await prepare(shop);
      const origin = await shop.origin();
      const ask = async (index: number) => {
        const { path, ...init } = next(index);
        const response = await fetch(`${origin}${path}`, init);
        await response.arrayBuffer();
        return Number(response.headers.get("X-Bench-Kv-Reads") ?? Number.NaN);
      };
      await ask(0);
      await sleep(SETTLE_MS);
      const before = shop.roundTrips();
      let kvReads = 0;
      for (let index = 1; index <= REQUESTS; index++) kvReads += await ask(index);
      await sleep(SETTLE_MS);
      costs.set(name, {
        databaseRoundTrips: (shop.roundTrips() - before) / REQUESTS,
        kvReads: Number.isNaN(kvReads) ? null : kvReads / REQUESTS,
      });
    }
  } finally {
    await shop.close();
  }
  return costs;
}
