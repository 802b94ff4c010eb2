import type { Verdict } from "./claims.ts";
import type { CaseResult } from "../measure/scenario.ts";

const HEAD = ["scenario", "products", "clients", "req/s", "p50 ms", "p95 ms", "p99 ms", "db trips", "KV reads"];

export function printTable(results: CaseResult[], verdicts: Verdict[]): void {
  const rows = [HEAD, ...results.map(cells)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of rows) {
    const padded = row.map((cell, column) =>
      column ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[0] ?? 0),
    );
    console.log(padded.join("  "));
  }
  console.log("");
  for (const { claim, measured, holds } of verdicts) console.log(`${holds ? "✔" : "✖"} ${claim}: ${measured}`);
}

export function cells(result: CaseResult): string[] {
  const { scenario, products, connections, requestsPerSecond, p50, p95, p99, databaseRoundTrips, kvReads } = result;
  const times = [p50, p95, p99].map((time) => time.toFixed(1));
  const costs = [databaseRoundTrips, kvReads].map((cost) => (cost === null ? "–" : String(cost)));
  const load = [products.toLocaleString("en"), String(connections), requestsPerSecond.toFixed(0)];
  return [scenario, ...load, ...times, ...costs];
}

export { HEAD };
