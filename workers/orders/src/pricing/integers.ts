/**
 * `amount × numerator ÷ denominator`, rounded half to even. Arguments are not negative and the ratio is at most 1.
 * Computed in BigInt, since an amount of 10^12 times 10^4 basis points exceeds 2^53.
 */
export function scaleHalfEven(amount: number, numerator: number, denominator: number): number {
  const product = BigInt(amount) * BigInt(numerator);
  const divisor = BigInt(denominator);
  const quotient = product / divisor;
  const twiceRemainder = 2n * (product % divisor);
  const isRoundedUp = twiceRemainder > divisor || (twiceRemainder === divisor && quotient % 2n === 1n);
  return Number(isRoundedUp ? quotient + 1n : quotient);
}

export function sum(amounts: number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}

/** A participant of a split: its part is in proportion to `weight`, and at most `limit`. */
export type Share = { weight: number; limit: number };

type OpenShare = { index: number; weight: bigint; limit: bigint };

/**
 * Splits `amount` in proportion to the weights by the largest remainder, ties to the earlier share, so that the parts
 * sum to it exactly. A share whose part would exceed its limit gets the limit, and the others share the rest. `amount`
 * must not exceed the sum of the limits, and no limit its weight.
 */
export function splitByLargestRemainder(amount: number, shares: Share[]): number[] {
  const parts = shares.map(() => 0);
  let rest = BigInt(amount);
  let open: OpenShare[] = shares.map(({ weight, limit }, index) => ({
    index,
    weight: BigInt(weight),
    limit: BigInt(limit),
  }));

  for (;;) {
    const weights = totalWeight(open);
    const full = open.filter(({ weight, limit }) => rest * weight >= limit * weights);
    if (full.length === 0) break;
    for (const { index, limit } of full) {
      parts[index] = Number(limit);
      rest -= limit;
    }
    open = open.filter((share) => !full.includes(share));
  }

  const weights = totalWeight(open);
  const remainders = open.map((share) => ({ ...share, remainder: (rest * share.weight) % weights }));
  for (const { index, weight } of open) parts[index] = Number((rest * weight) / weights);
  const units = amount - sum(parts);
  const largestFirst = remainders.toSorted((a, b) => compare(b.remainder, a.remainder) || a.index - b.index);
  for (const { index } of largestFirst.slice(0, units)) parts[index] = (parts[index] ?? 0) + 1;
  return parts;
}

function totalWeight(shares: OpenShare[]): bigint {
  return shares.reduce((total, { weight }) => total + weight, 0n);
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
