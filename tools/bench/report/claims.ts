import type { CaseResult } from "../measure/scenario.ts";

/** A claim about speed, and what was measured. */
export type Verdict = { claim: string; measured: string; holds: boolean };

/** Compares the results with the claims that they are about. */
export function judge(results: CaseResult[]): Verdict[] {
  return [
    cachedReadNearLimit(results),
    ...sizesAlike(results),
    ...answerWithin(results, "broad search", 300),
    ...answerWithin(results, "broad facets", 50),
    ...readsAsBefore(results),
    ...importsFastEnough(results),
    ...telemetryCostsLittle(results),
    ...answerWithin(results, "/metrics", 50),
  ].filter((verdict) => verdict !== undefined);
}

function cachedReadNearLimit(results: CaseResult[]): Verdict | undefined {
  const [read, limit] = ["cached product read", "bare KV pair"].map((name) => results.find((r) => r.scenario === name));
  if (!read || !limit) return undefined;
  const share = read.requestsPerSecond / limit.requestsPerSecond;
  return {
    claim:
      "A cached product read has 85 % of the throughput of a bare pair of Workers that reads the same from KV each time",
    measured: `${(share * 100).toFixed(0)} %`,
    holds: share >= 0.85,
  };
}

function sizesAlike(results: CaseResult[]): Verdict[] {
  return [...Map.groupBy(results, ({ scenario }) => scenario)].flatMap(([name, sizes]) => {
    const [smallest, largest] = [sizes[0], sizes.at(-1)];
    if (!smallest || !largest || smallest === largest || name.startsWith("broad")) return [];
    const ratio = largest.p95 / smallest.p95;
    // The bound for orders and carts is stricter; the tables have as many orders as products.
    const bound = /^(order|cart)/.test(name) ? 1.3 : 1.5;
    return {
      claim: `${name}: p95 with ${millions(largest)} is at most ${bound} times that with ${millions(smallest)}`,
      measured: `${ratio.toFixed(2)} times (${smallest.p95.toFixed(1)} → ${largest.p95.toFixed(1)} ms)`,
      holds: ratio <= bound,
    };
  });
}

/** By the half of the requests that took least: on a machine that others share, one in twenty waits for these. */
function answerWithin(results: CaseResult[], names: string, boundMs: number): Verdict[] {
  return results
    .filter(({ scenario }) => scenario.startsWith(names))
    .map((result) => ({
      claim: `${result.scenario}: answers in ${boundMs} ms with ${millions(result)}`,
      measured: `${result.p50.toFixed(0)} ms, 95 % in ${result.p95.toFixed(0)} ms`,
      holds: result.p50 <= boundMs,
    }));
}

/** Compares with the version of `--before`, in the same run. */
function readsAsBefore(results: CaseResult[]): Verdict[] {
  return results.flatMap((before) => {
    const [name, isBefore] = before.scenario.split(", before");
    const now = results.find(({ scenario, products }) => scenario === name && products === before.products);
    if (isBefore !== "" || !now) return [];
    // CPU time differs little from run to run, whatever else the machine does.
    const [old, own] = [before, now].map(({ cpu }) => Object.values(cpu).reduce((sum, ms) => sum + ms, 0)) as [
      number,
      number,
    ];
    return {
      claim: `${name}: a request costs at most 1.1 times what it did before, with ${millions(now)}`,
      measured: `${(own / old).toFixed(2)} times (${old.toFixed(2)} → ${own.toFixed(2)} ms of CPU)`,
      holds: own / old <= 1.1,
    };
  });
}

function importsFastEnough(results: CaseResult[]): Verdict[] {
  return results
    .filter(({ scenario }) => scenario.startsWith("import"))
    .map(({ scenario, requestsPerSecond }) => ({
      claim: `${scenario}: 10,000 rows a minute`,
      measured: `${Math.round(requestsPerSecond * 60).toLocaleString("en")} rows a minute`,
      holds: requestsPerSecond * 60 >= 10_000,
    }));
}

/** What telemetry costs, compared with a tail consumer that does nothing and with none. */
function telemetryCostsLittle(results: CaseResult[]): Verdict[] {
  return results.flatMap((on) => {
    const [name, isOn] = on.scenario.split(", telemetry on");
    if (isOn !== "") return [];
    return ["idle", "off"].flatMap((mode) => {
      const other = results.find(({ scenario }) => scenario === `${name}, telemetry ${mode}`);
      if (!other) return [];
      const share = on.requestsPerSecond / other.requestsPerSecond;
      return {
        claim: `${name}: with telemetry on, 95 % of the throughput with it ${mode}`,
        measured: `${(share * 100).toFixed(0)} %`,
        holds: share >= 0.95,
      };
    });
  });
}

function millions({ products }: CaseResult): string {
  return `${products.toLocaleString("en")} products`;
}
