/** The README's table of Workers, as text. */
const TABLE = /^\| Worker .*\n\|[ -|]*\n(?:\|.*\n)+/m;

/** Adds a row to the table of Workers. */
export function addRow(readme: string, name: string, cells: string[]): string {
  return readme.replace(TABLE, (table) => {
    const [head = ""] = table.split("\n");
    const widths = head
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.length - 2);
    const row = [name, ...cells].map((cell, index) => ` ${cell.padEnd(widths[index] ?? 0)} `);
    return `${table}|${row.join("|")}|\n`;
  });
}

export function removeRow(readme: string, name: string): string {
  return readme.replace(TABLE, (table) => table.replace(new RegExp(`^\\| ${name} .*\n`, "m"), ""));
}

/** The table of Workers. */
export function workersTable(readme: string): string {
  return TABLE.exec(readme)?.[0] ?? "";
}

/** The Workers that it lists, and what it says that they call. */
export function rowsOf(readme: string): { name: string; calls: string }[] {
  const [, , ...rows] = workersTable(readme).trim().split("\n");
  return rows.map((row) => {
    const [, name = "", , , calls = ""] = row.split("|").map((cell) => cell.trim());
    return { name, calls };
  });
}
