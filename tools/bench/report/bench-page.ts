import type { HotProduct } from "../measure/hot-product.ts";
import type { CaseResult } from "../measure/scenario.ts";
import type { Verdict } from "./claims.ts";
import { bars, heading, page, paragraph, rounded, table } from "./page.ts";

/** What a run of the bench found: .local/bench/results.json. */
export type Report = {
  date: string;
  commit: string;
  machine: { cpu: string; cores: number };
  results: CaseResult[];
  hotProducts: HotProduct[];
  verdicts: Verdict[];
};

type Compared = {
  /** The report of another run. */
  before: Report | undefined;
  /** Parts of the page that compare with other versions. */
  comparisons: string[];
};

/** The report as one HTML file. */
export function renderBench(report: Report, { before, comparisons }: Compared): string {
  const { results, hotProducts, verdicts } = report;
  const earlier = (result: CaseResult) =>
    before?.results.find(({ scenario, products }) => scenario === result.scenario && products === result.products);
  const plot = (read: (result: CaseResult) => number | undefined, unit: string) =>
    bars(
      results.flatMap((result) => {
        const [value, then] = [read(result), earlier(result)];
        if (value === undefined) return [];
        return { label: label(result), value, before: then && read(then) };
      }),
      unit,
    );
  return page(
    "What the shop does on this machine",
    paragraph(`${report.date}, commit ${report.commit}, ${report.machine.cpu}, ${report.machine.cores} cores.`),
    before ? paragraph(`Grey: ${before.date}, commit ${before.commit}, measured in a run of its own.`) : "",
    heading("Requests per second"),
    plot(({ requestsPerSecond }) => requestsPerSecond, "/s"),
    heading("95 % of the responses within"),
    plot(({ p95 }) => p95, "ms"),
    heading("CPU for each request, by process"),
    paragraph("In ms, the work after the response included. Workers: workerd with all of the shop's Workers."),
    table(results.filter(({ cpu }) => Object.keys(cpu).length > 0).map((result) => cpuRow(result, earlier(result)))),
    heading("One product that 500 buyers want at once"),
    table(hotProducts.map(hotRow)),
    ...comparisons,
    heading("Claims"),
    table(verdicts.map(({ claim, measured, holds }) => ({ claim, measured, holds: holds ? "yes" : "no" }))),
  );
}

const label = ({ scenario, products }: CaseResult) => `${scenario} (${products.toLocaleString("en")})`;

function cpuRow(result: CaseResult, before: CaseResult | undefined) {
  const cells = Object.entries(result.cpu).map(([process, ms]) => {
    const then = before?.cpu?.[process];
    return [process, then === undefined ? rounded(ms) : `${rounded(then)} → ${rounded(ms)}`];
  });
  return { scenario: label(result), clients: result.connections, ...Object.fromEntries(cells) };
}

export function hotRow({ delayMs, sameProduct, ownProducts }: HotProduct): Record<string, string | number> {
  return {
    "ms to the database": delayMs,
    "reservations/s of one product": Math.round(sameProduct),
    "when each buyer wants another": Math.round(ownProducts),
  };
}
