import { formatMoney, parseDecimal } from "../ui/format.ts";

/** The largest amount that the API takes, in minor units. */
export const MAX_AMOUNT = 1_000_000_000_000;

/** In minor units: `min` is 1 and `max` the largest amount by default. */
export type Bounds = { min?: 0 | 1; max?: number };

/** What a person wrote in minor units, or a sentence about what is wrong with it. */
export function readAmount(
  text: string,
  currency: string,
  { min = 1, max = MAX_AMOUNT }: Bounds = {},
): { amount: number; problem?: undefined } | { amount?: undefined; problem: string } {
  const amount = parseDecimal(text, currency);
  if (amount === undefined) return { problem: `This must be an amount of ${currency}.` };
  if (amount < min) return { problem: "This must be more than zero." };
  if (amount > max) return { problem: `This can be at most ${formatMoney({ amount: max, currency })}.` };
  return { amount };
}
