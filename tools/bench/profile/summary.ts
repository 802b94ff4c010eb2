import { percentile } from "../measure/load.ts";
import { bars, heading, page, paragraph, rounded, table } from "../report/page.ts";
import type { Turn } from "./turns.ts";

const median = (values: number[]) =>
  percentile(
    values.toSorted((a, b) => a - b),
    50,
  );
const medianOf = (turns: Turn[], read: (turn: Turn) => number) => median(turns.map(read));

type Turns = Map<string, Turn[]>;

/** One row for each toggle. Ratios are those of the two turns in the same round. */
export function summarize(turns: Turns, base: string): Record<string, string | number>[] {
  const bases = turns.get(base) ?? [];
  return [...turns].map(([name, own]) => {
    const cpu = Object.keys(own[0]?.cpu ?? {}).map((process) => [
      `CPU ms, ${process}`,
      rounded(medianOf(own, (turn) => turn.cpu[process] ?? 0)),
    ]);
    const faster = own.map((turn, round) => turn.requestsPerSecond / (bases[round]?.requestsPerSecond ?? 0));
    return {
      toggle: name,
      "requests/s": rounded(medianOf(own, (turn) => turn.requestsPerSecond)),
      "of the base": `${Math.round(median(faster) * 100)} %`,
      "p95 ms": rounded(medianOf(own, (turn) => turn.p95)),
      ...Object.fromEntries(cpu),
      "round trips": rounded(medianOf(own, (turn) => turn.roundTrips)),
    };
  });
}

export function renderProfile(
  request: string,
  load: string,
  turns: Turns,
  rows: Record<string, string | number>[],
): string {
  const plot = (read: (turn: Turn) => number, unit: string) =>
    bars(
      [...turns].map(([label, own]) => ({ label, value: medianOf(own, read) })),
      unit,
    );
  return page(
    `Where the time of one ${request} goes`,
    paragraph(
      `Production bundles in workerd, ${load}, all in turns; medians. Each row differs from the base by one thing. CPU and ` +
        "round trips include the work after the response.",
    ),
    table(rows),
    heading("Requests per second"),
    plot((turn) => turn.requestsPerSecond, "/s"),
    heading("CPU of the Workers for each request"),
    plot((turn) => turn.cpu.Workers ?? 0, "ms"),
  );
}
