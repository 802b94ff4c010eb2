/** How lines are written in a CSV file, and amounts read. */
import { minorDigits } from "#shared/values/minor-units.ts";
import { MAX_AMOUNT } from "#shared/values/money.ts";

/** A line of a CSV file (RFC 4180). */
export function formatRow(cells: string[]): string {
  return `${cells.map((cell) => (/[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(",")}\n`;
}

/**
 * The minor units of a decimal number; `undefined` for what is none, has more digits than the currency, or is more than
 * a price can be.
 */
export function parseAmount(text: string, currency: string): number | undefined {
  const [, whole = "", fraction = ""] = /^(\d{1,13})(?:\.(\d+))?$/.exec(text) ?? [];
  const digits = minorDigits(currency);
  if (!whole || /[1-9]/.test(fraction.slice(digits))) return undefined;
  const amount = Number(whole + fraction.slice(0, digits).padEnd(digits, "0"));
  return amount <= MAX_AMOUNT ? amount : undefined;
}
