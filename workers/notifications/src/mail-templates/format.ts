import type { Money } from "#shared/values/money.ts";

/** Amounts are in minor units, of which each currency has its own number: 1999 is $19.99 but ¥1,999. */
export function formatMoney({ amount, currency }: Money): string {
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

/** 1900 basis points as "19%", 725 as "7.25%" */
export const formatRate = (basisPoints: number): string => `${basisPoints / 100}%`;
