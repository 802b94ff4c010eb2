import type { Verdict } from "./claims.ts";
import type { CaseResult } from "../measure/scenario.ts";
import { cells, HEAD } from "./table.ts";

type Report = {
  date: string;
  machine: Record<string, string | number>;
  plan: { rounds: number; seconds: number; quick: boolean };
  results: CaseResult[];
  verdicts: Verdict[];
};

/** One page that needs nothing else, not even the network. */
export function renderHtml({ date, machine, plan, results, verdicts }: Report): string {
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Bench of ${date}</title>
<meta name="viewport" content="width=device-width">
<style>
  body { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; color: #1b1f24 }
  table { border-collapse: collapse } td, th { padding: .2rem .7rem; text-align: right; border-bottom: 1px solid #e3e6ea }
  td:first-child, th:first-child { text-align: left } svg { display: block; margin: .5rem 0 2rem } text { font-size: 12px }
  .no { color: #b3261e } .yes { color: #1a7f37 }
</style>
<h1>Bench of ${date}</h1>
<p>${Object.values(machine).map(escapeHtml).join(" · ")} · ${plan.rounds} rounds of ${plan.seconds} s${plan.quick ? " · quick: the figures say only that it works" : ""}</p>
<h2>Promises</h2>
<ul>${verdicts.map(({ claim, measured, holds }) => `<li class="${holds ? "yes" : "no"}">${holds ? "✔" : "✖"} ${escapeHtml(claim)}: <b>${escapeHtml(measured)}</b></li>`).join("\n")}</ul>
<h2>Requests a second</h2>
${bars(
  results,
  ({ requestsPerSecond }) => requestsPerSecond,
  (value) => value.toFixed(0),
)}
<h2>p95 in ms</h2>
${bars(
  results,
  ({ p95 }) => p95,
  (value) => value.toFixed(1),
)}
<h2>All figures</h2>
<table><tr>${HEAD.map((cell) => `<th>${escapeHtml(cell)}</th>`).join("")}</tr>
${results
  .map(
    (result) =>
      `<tr>${cells(result)
        .map((cell) => `<td>${escapeHtml(cell)}</td>`)
        .join("")}</tr>`,
  )
  .join("\n")}
</table></html>
`;
}

const ROW = 20;
const LABEL = 340;
const WIDTH = 640;

function bars(results: CaseResult[], of: (result: CaseResult) => number, show: (value: number) => string): string {
  const largest = Math.max(...results.map(of));
  const rows = results.map((result, index) => {
    const [y, length] = [index * ROW, (of(result) / largest) * WIDTH];
    const label = `${result.scenario} · ${result.products.toLocaleString("en")}`;
    return `<text x="${LABEL - 8}" y="${y + 14}" text-anchor="end">${escapeHtml(label)}</text>
<rect x="${LABEL}" y="${y + 3}" width="${length.toFixed(1)}" height="${ROW - 6}" fill="#4c78a8"/>
<text x="${LABEL + length + 6}" y="${y + 14}">${show(of(result))}</text>`;
  });
  return `<svg width="${LABEL + WIDTH + 80}" height="${results.length * ROW}" role="img">${rows.join("\n")}</svg>`;
}

function escapeHtml(value: string | number): string {
  return String(value).replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
