import type { Node } from "./tree.ts";

/** A tree as text: for each piece of work its start, duration, service and description. */
export function printTree(root: Node): string {
  const answeredMs = root.durationMs ?? 0;
  const rows: { after: boolean; start: string; took: string; text: string; wrong: boolean }[] = [];
  const visit = (node: Node, before: string, branch: string, beneath: string) => {
    const start = node.startMs - root.startMs;
    rows.push({
      after: start > answeredMs,
      start: `${start} ms`,
      took: node.durationMs === undefined ? "" : `${node.durationMs} ms`,
      text: `${before}${branch}${node.service}  ${node.what}`,
      wrong: node.isWrong,
    });
    for (const [index, child] of node.children.entries()) {
      const isLast = index === node.children.length - 1;
      visit(child, before + beneath, isLast ? "└─ " : "├─ ", isLast ? "   " : "│  ");
    }
  };
  visit(root, "", "", "");
  const width = (of: (row: (typeof rows)[number]) => string) => Math.max(...rows.map((row) => of(row).length));
  const [startWidth, tookWidth] = [width(({ start }) => start), width(({ took }) => took)];
  const heading = `   ${"start".padStart(startWidth)}  ${"took".padStart(tookWidth)}`;
  const lines = rows.map(({ after, start, took, text, wrong }) =>
    `${wrong ? "✖" : " "}${after ? "»" : " "} ${start.padStart(startWidth)}  ${took.padStart(tookWidth)}  ${text}`.trimEnd(),
  );
  return [heading, ...lines].join("\n");
}
