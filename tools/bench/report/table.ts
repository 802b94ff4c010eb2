import type { Verdict } from "./claims.ts";
import type { CaseResult } from "../measure/scenario.ts";

export function printTable(results: CaseResult[], verdicts: Verdict[]): void {
  console.table(results.map(row));
  for (const { claim, measured, holds } of verdicts) console.log(`${holds ? "✔" : "✖"} ${claim}: ${measured}`);
}

function row({ requestsPerSecond, p50, p95, p99, ...result }: CaseResult) {
  return {
    scenario: result.scenario,
    products: result.products,
    clients: result.connections,
    "req/s": Math.round(requestsPerSecond),
    ...Object.fromEntries(Object.entries({ p50, p95, p99 }).map(([name, ms]) => [`${name} ms`, Number(ms.toFixed(1))])),
    "db trips": result.databaseRoundTrips,
    "KV reads": result.kvReads,
  };
}
