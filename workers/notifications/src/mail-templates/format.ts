import type { Money } from "#shared/values/money.ts";

const formats = new Map<string, Intl.NumberFormat>();

/** A format takes thirty times as long to create as to use. There are as many as the shop has currencies. */
function formatOf(currency: string): Intl.NumberFormat {
  const known = formats.get(currency) ?? new Intl.NumberFormat("en", { style: "currency", currency });
  formats.set(currency, known);
  return known;
}

/** Amounts are in minor units, of which each currency has its own number: 1999 is $19.99 but ¥1,999. */
export function formatMoney({ amount, currency }: Money): string {
  const format = formatOf(currency);
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

/** 1900 basis points as "19%", 725 as "7.25%" */
export const formatRate = (basisPoints: number): string => `${basisPoints / 100}%`;
