import { percentile } from "../measure/load.ts";
import { bars, heading, page, paragraph, rounded, table } from "../report/page.ts";
import type { Turn } from "./turns.ts";

export type Turns = Map<string, Turn[]>;
type Row = Record<string, string | number>;

const median = (values: number[]) =>
  percentile(
    values.toSorted((a, b) => a - b),
    50,
  );
const medianOf = (turns: Turn[], read: (turn: Turn) => number) => median(turns.map(read));

/** The turns of each contender with each number of clients. */
function groups(turns: Turns): { name: string; clients: number; own: Turn[] }[] {
  return [...turns].flatMap(([name, all]) =>
    [...Map.groupBy(all, ({ clients }) => clients)].map(([clients, own]) => ({ name, clients, own })),
  );
}

/** One row for each contender and number of clients. Ratios are those of the two turns in the same round. */
export function summarize(turns: Turns, base: string): Row[] {
  return groups(turns)
    .toSorted((a, b) => a.clients - b.clients)
    .map(({ name, clients, own }) => {
      const bases = (turns.get(base) ?? []).filter((turn) => turn.clients === clients);
      const faster = own.map((turn, round) => turn.requestsPerSecond / (bases[round]?.requestsPerSecond ?? 0));
      const cpu = Object.keys(own[0]?.cpu ?? {}).map((process) => [
        `CPU ms, ${process}`,
        rounded(medianOf(own, (turn) => turn.cpu[process] ?? 0)),
      ]);
      const trips = own.flatMap(({ roundTrips }) => roundTrips ?? []);
      return {
        toggle: name,
        clients,
        "requests/s": rounded(medianOf(own, (turn) => turn.requestsPerSecond)),
        [`of ${base}`]: `${Math.round(median(faster) * 100)} %`,
        "p95 ms": rounded(medianOf(own, (turn) => turn.p95)),
        ...Object.fromEntries(cpu),
        ...(trips.length > 0 ? { "round trips": rounded(median(trips)) } : {}),
      };
    });
}

/** The report as one HTML file. */
export function renderProfile(title: string, about: string, turns: Turns, rows: Row[]): string {
  return page(title, paragraph(about), table(rows), plots(turns));
}

/** Two contenders, of which the first is the earlier version, as a part of a report. */
export function renderComparison(title: string, about: string, turns: Turns, rows: Row[]): string {
  return [heading(title), paragraph(about), table(rows), plots(turns, [...turns.keys()][0])].join("\n");
}

/** `before`: the contender that is drawn in grey, above each of the others. */
function plots(turns: Turns, before?: string): string {
  const all = groups(turns);
  const plot = (read: (turn: Turn) => number, unit: string) =>
    bars(
      all
        .filter(({ name }) => name !== before)
        .map(({ name, clients, own }) => {
          const earlier = all.find((each) => each.name === before && each.clients === clients);
          return {
            label: `${name}, ${clients} clients`,
            value: medianOf(own, read),
            ...(earlier ? { before: medianOf(earlier.own, read) } : {}),
          };
        }),
      unit,
    );
  return [
    heading("Requests per second"),
    plot((turn) => turn.requestsPerSecond, "/s"),
    heading("CPU of the Workers for each request"),
    plot((turn) => turn.cpu.Workers ?? 0, "ms"),
  ].join("\n");
}
