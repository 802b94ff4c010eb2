import type { Costs } from "./costs.ts";
import { applyLoad, type LoadResult, type NextRequest, percentile } from "./load.ts";
import type { CaseResult, Scenario } from "./scenario.ts";
import type { BenchShop } from "../shop/start-shop.ts";

const CONNECTIONS = 8;

type Options = {
  rounds: number;
  seconds: number;
  warmUpSeconds: number;
  /** An upper bound for the clients of each case; none by default. */
  mostConnections?: number;
  costs: Map<string, Costs>;
  log: (line: string) => void;
};

type Case = {
  scenario: Scenario;
  shop: BenchShop;
  origin: string;
  next: NextRequest;
  loads: LoadResult[];
  cpu: Record<string, number>;
};

/** Runs every case once in each round, so that other work of the machine affects all of them alike. */
export async function measureRounds(
  scenarios: Scenario[],
  shops: BenchShop[],
  options: Options,
): Promise<CaseResult[]> {
  const cases: Case[] = [];
  for (const scenario of scenarios) {
    const fit = shops.filter((shop) => shop.telemetry === (scenario.telemetry ?? "off"));
    for (const shop of scenario.everySize ? fit : fit.slice(0, 1)) {
      const [origin, next] = [await shop.origin(scenario.server), await scenario.prepare(shop)];
      cases.push({ scenario, shop, origin, next, loads: [], cpu: {} });
    }
  }
  for (let round = 1; round <= options.rounds; round++) {
    options.log(`Round ${round} of ${options.rounds}: ${cases.length} cases …`);
    for (const { scenario, shop, origin, next, loads, cpu } of cases) {
      const connections = Math.min(
        scenario.connections ?? CONNECTIONS,
        options.mostConnections ?? Number.POSITIVE_INFINITY,
      );
      const load = { connections, expectedStatus: scenario.expectedStatus ?? 200 };
      await scenario.beforeRound?.(shop);
      await applyLoad(origin, next, { ...load, seconds: options.warmUpSeconds });
      const before = shop.cpu();
      loads.push(await applyLoad(origin, next, { ...load, seconds: options.seconds }));
      for (const [process, ms] of Object.entries(shop.cpu())) {
        cpu[process] = (cpu[process] ?? 0) + ms - (before[process] ?? 0);
      }
    }
  }
  return cases.map((each) => summarize(each, options.costs.get(each.scenario.name)));
}

function summarize({ scenario, shop, loads, cpu }: Case, costs: Costs | undefined): CaseResult {
  const latencies = loads.flatMap((load) => load.latencies).sort((a, b) => a - b);
  const rates = loads.map((load) => load.latencies.length / load.seconds).sort((a, b) => a - b);
  return {
    scenario: scenario.name,
    products: shop.products,
    connections: scenario.connections ?? CONNECTIONS,
    requestsPerSecond: percentile(rates, 50),
    p50: percentile(latencies, 50),
    p95: percentile(latencies, 95),
    p99: percentile(latencies, 99),
    requests: latencies.length,
    failures: loads.reduce((sum, load) => sum + load.failures, 0),
    databaseRoundTrips: costs?.databaseRoundTrips ?? null,
    kvReads: costs?.kvReads ?? null,
    cpu: Object.fromEntries(Object.entries(cpu).map(([process, ms]) => [process, ms / latencies.length])),
  };
}
