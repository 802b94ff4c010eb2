/** The table of docs/operations.md that says how long each table of each database is kept. */
const TABLE = /\n## Retention\n[^#]*?\n\| --- .*\n(?:\|.*\n)+/;

/** Adds the tables of a service. */
export function addRetention(
  docs: string,
  service: string,
  { publishes, subscribes }: { publishes: boolean; subscribes: boolean },
): string {
  const rows = [
    [`\`${service}\``, "until their owner or an administrator deletes them", "nothing"],
    ...(publishes ? [["`events`, `event_deliveries`", "as in orders", "`pruneEventLog`"]] : []),
    ...(subscribes
      ? [["`inbox`, `dead_letters`, `watermarks`", "as in other subscribers", "`pruneHandledEvents`"]]
      : []),
  ];
  const lines = rows.map((cells) => `| ${[service, ...cells].join(" | ")} |\n`);
  return docs.replace(TABLE, (table) => table + lines.join(""));
}

export function removeRetention(docs: string, service: string): string {
  return docs.replace(TABLE, (table) => table.replaceAll(new RegExp(`^\\| ${service} \\| .*\\n`, "gm"), ""));
}
