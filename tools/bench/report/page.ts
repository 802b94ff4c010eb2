/** Parts of a report: one HTML file that needs no other, with plots as SVG. */

const STYLE = `
  :root { color-scheme: light dark; --bar: #4a7dd6; --other: #b5bfd0; --line: #8884; }
  body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
  table { border-collapse: collapse; margin: 1rem 0; }
  th, td { padding: .2rem .7rem; border-bottom: 1px solid var(--line); text-align: right; }
  th:first-child, td:first-child { text-align: left; }
  svg { max-width: 100%; } svg text { font: 13px system-ui, sans-serif; fill: currentColor; }
  .bar { fill: var(--bar); } .other { fill: var(--other); }`;

export function page(title: string, ...parts: string[]): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title><style>${STYLE}</style></head>
<body><h1>${escapeHtml(title)}</h1>
${parts.join("\n")}
</body></html>
`;
}

export const heading = (text: string): string => `<h2>${escapeHtml(text)}</h2>`;
export const paragraph = (text: string): string => `<p>${escapeHtml(text)}</p>`;

/** A table whose columns are the keys of the rows. */
export function table(rows: Record<string, string | number>[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const line = (cells: (string | number)[], tag: string) =>
    `<tr>${cells.map((cell) => `<${tag}>${escapeHtml(String(cell))}</${tag}>`).join("")}</tr>`;
  const body = rows.map((row) =>
    line(
      columns.map((column) => row[column] ?? ""),
      "td",
    ),
  );
  return `<table><thead>${line(columns, "th")}</thead><tbody>${body.join("")}</tbody></table>`;
}

export type Bar = {
  label: string;
  value: number /** What it is compared with, drawn above it in grey. */;
  before?: number;
};

const ROW = 38;
const LABELS = 330;
const WIDTH = 480;

/** Horizontal bars on one scale. */
export function bars(all: Bar[], unit: string): string {
  const largest = Math.max(...all.flatMap(({ value, before = 0 }) => [value, before]), 0) || 1;
  const bar = (value: number, y: number, height: number, style: string) =>
    `<rect class="${style}" x="${LABELS}" y="${y}" width="${((value / largest) * WIDTH).toFixed(1)}" height="${height}"/>`;
  const rows = all.map(({ label, value, before }, index) => {
    const y = index * ROW + 4;
    const compared = before === undefined ? "" : `${rounded(before)} → `;
    return [
      `<text x="${LABELS - 8}" y="${y + 20}" text-anchor="end">${escapeHtml(label)}</text>`,
      before === undefined ? "" : bar(before, y, 12, "other"),
      bar(value, before === undefined ? y + 4 : y + 14, before === undefined ? 22 : 14, "bar"),
      `<text x="${LABELS + (Math.max(value, before ?? 0) / largest) * WIDTH + 8}" y="${y + 20}">${compared}${rounded(value)} ${escapeHtml(unit)}</text>`,
    ].join("");
  });
  const size = [LABELS + WIDTH + 160, all.length * ROW + 8];
  return `<svg viewBox="0 0 ${size.join(" ")}" width="${size[0]}" role="img">${rows.join("")}</svg>`;
}

export const rounded = (value: number): string => value.toLocaleString("en", { maximumSignificantDigits: 3 });

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
