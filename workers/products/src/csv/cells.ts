/** How amounts and lines are written in a CSV file. */
import { MAX_AMOUNT } from "#shared/values/money.ts";

/** A line of a CSV file (RFC 4180). */
export function formatRow(cells: string[]): string {
  return `${cells.map((cell) => (/[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(",")}\n`;
}

/** An amount in minor units as a decimal number: 1999 of USD is "19.99", of JPY "1999". */
export function formatAmount(amount: number, currency: string): string {
  const digits = fractionDigits(currency);
  if (digits === 0) return String(amount);
  const text = String(amount).padStart(digits + 1, "0");
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/**
 * The minor units of a decimal number; `undefined` for what is none, has more digits than the currency, or is more than
 * a price can be.
 */
export function parseAmount(text: string, currency: string): number | undefined {
  const [, whole = "", fraction = ""] = /^(\d{1,13})(?:\.(\d+))?$/.exec(text) ?? [];
  const digits = fractionDigits(currency);
  if (!whole || /[1-9]/.test(fraction.slice(digits))) return undefined;
  const amount = Number(whole + fraction.slice(0, digits).padEnd(digits, "0"));
  return amount <= MAX_AMOUNT ? amount : undefined;
}

/** How many digits the minor unit of a currency has (ISO 4217). */
function fractionDigits(currency: string): number {
  try {
    const format = new Intl.NumberFormat("en", { style: "currency", currency });
    return format.resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}
