import type { BenchShop } from "../shop/start-shop.ts";
import type { Costs } from "./costs.ts";
import { applyLoad, type LoadResult, percentile } from "./load.ts";
import type { CaseResult, RequestScenario, Scenario } from "./scenario.ts";

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

type Case = { scenario: Scenario; shop: BenchShop; measure: () => Promise<LoadResult>; loads: LoadResult[] };

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
      const measure = "task" in scenario ? () => scenario.task(shop) : await prepareLoad(scenario, shop, options);
      cases.push({ scenario, shop, measure, loads: [] });
    }
  }
  for (let round = 1; round <= options.rounds; round++) {
    options.log(`Round ${round} of ${options.rounds}: ${cases.length} cases …`);
    for (const { measure, loads } of cases) loads.push(await measure());
  }
  return cases.map((each) => summarize(each, options.costs.get(each.scenario.name)));
}

async function prepareLoad(scenario: RequestScenario, shop: BenchShop, options: Options) {
  const [origin, next] = [await shop.origin(scenario.server), await scenario.prepare(shop)];
  const connections = Math.min(clientsOf(scenario), options.mostConnections ?? Number.POSITIVE_INFINITY);
  const load = { connections, expectedStatus: scenario.expectedStatus ?? 200 };
  return async () => {
    await scenario.beforeRound?.(shop);
    await applyLoad(origin, next, { ...load, seconds: options.warmUpSeconds });
    const before = shop.cpu();
    const result = await applyLoad(origin, next, { ...load, seconds: options.seconds });
    return { ...result, cpu: differences(shop.cpu(), before) };
  };
}

const differences = (after: Record<string, number>, before: Record<string, number>) =>
  Object.fromEntries(Object.entries(after).map(([process, ms]) => [process, ms - (before[process] ?? 0)]));

const clientsOf = (scenario: Scenario) => ("task" in scenario ? 1 : (scenario.connections ?? CONNECTIONS));

function summarize({ scenario, shop, loads }: Case, costs: Costs | undefined): CaseResult {
  const latencies = loads.flatMap((load) => load.latencies).sort((a, b) => a - b);
  const rates = loads.map((load) => load.done / load.seconds).sort((a, b) => a - b);
  return {
    scenario: shop.version ? `${scenario.name}, ${shop.version}` : scenario.name,
    products: shop.products,
    connections: clientsOf(scenario),
    requestsPerSecond: percentile(rates, 50),
    p50: percentile(latencies, 50),
    p95: percentile(latencies, 95),
    p99: percentile(latencies, 99),
    requests: latencies.length,
    failures: loads.reduce((sum, load) => sum + load.failures, 0),
    databaseRoundTrips: costs?.databaseRoundTrips ?? null,
    kvReads: costs?.kvReads ?? null,
    cpu: cpuOfEach(loads, latencies.length),
  };
}

function cpuOfEach(loads: LoadResult[], requests: number): Record<string, number> {
  const names = Object.keys(loads[0]?.cpu ?? {});
  return Object.fromEntries(
    names.map((name) => [name, loads.reduce((sum, { cpu }) => sum + (cpu?.[name] ?? 0), 0) / requests]),
  );
}
