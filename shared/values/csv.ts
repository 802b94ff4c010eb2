type Cell = string | number | null;

/** A line of a CSV file (RFC 4180), its end included. */
export function csvLine(cells: Cell[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

/**
 * Text that a spreadsheet would take for a formula begins with an apostrophe, since it may come from a customer:
 * https://owasp.org/www-community/attacks/CSV_Injection.
 */
function csvCell(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "number") return String(cell);
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
