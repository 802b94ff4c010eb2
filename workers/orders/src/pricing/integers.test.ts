import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scaleHalfEven, splitByLargestRemainder, sum } from "./integers.ts";

const RUNS = { numRuns: 10_000 };
const MAX = 1_000_000_000_000;

describe("scaleHalfEven()", () => {
  it.each([
    [5, 1, 10, 0],
    [15, 1, 10, 2],
    [25, 1, 10, 2],
    [35, 1, 10, 4],
    [24, 1, 10, 2],
    [26, 1, 10, 3],
    [0, 1900, 10_000, 0],
    [MAX, 9_999, 10_000, 999_900_000_000],
    [MAX - 1, 10_000, 10_000, MAX - 1],
  ])("%i × %i ÷ %i is %i", (amount, numerator, denominator, expected) => {
    expect(scaleHalfEven(amount, numerator, denominator)).toBe(expected);
  });

  it("differs by at most half a unit from the exact value, and rounds halves to even", () => {
    const amounts = fc.oneof(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 0, max: MAX }));
    const ratio = fc
      .integer({ min: 1, max: 20_000 })
      .chain((d) => fc.tuple(fc.integer({ min: 0, max: d }), fc.constant(d)));
    fc.assert(
      fc.property(amounts, ratio, (amount, [numerator, denominator]) => {
        const result = BigInt(scaleHalfEven(amount, numerator, denominator));
        const twiceError = 2n * (result * BigInt(denominator) - BigInt(amount) * BigInt(numerator));
        const distance = twiceError < 0n ? -twiceError : twiceError;
        expect(distance <= BigInt(denominator)).toBe(true);
        if (distance === BigInt(denominator)) expect(result % 2n).toBe(0n);
      }),
      RUNS,
    );
  });
});

describe("splitByLargestRemainder()", () => {
  const split = (amount: number, shares: [weight: number, limit: number][]) =>
    splitByLargestRemainder(
      amount,
      shares.map(([weight, limit]) => ({ weight, limit })),
    );

  it("gives the remaining units to the largest remainders, and at a tie to the earlier share", () => {
    expect(
      split(10, [
        [33, 33],
        [33, 33],
        [34, 34],
      ]),
    ).toEqual([3, 3, 4]);
    expect(
      split(1, [
        [50, 50],
        [50, 50],
      ]),
    ).toEqual([1, 0]);
    expect(
      split(2, [
        [1, 1],
        [1, 1],
        [1, 1],
      ]),
    ).toEqual([1, 1, 0]);
  });

  it("gives a share at most its limit, and the rest to the others", () => {
    expect(
      split(100, [
        [100, 0],
        [100, 100],
      ]),
    ).toEqual([0, 100]);
    expect(
      split(90, [
        [100, 10],
        [100, 100],
        [100, 100],
      ]),
    ).toEqual([10, 40, 40]);
    expect(split(0, [[0, 0]])).toEqual([0]);
    expect(split(0, [])).toEqual([]);
  });

  it("sums to the amount, within every limit, and is at most a unit from the proportion where no limit applies", () => {
    const share = fc
      .tuple(
        fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: MAX })),
        fc.double({ min: 0, max: 1, noNaN: true }),
      )
      .map(([weight, part]) => ({ weight, limit: Math.floor(weight * part) }));
    fc.assert(
      fc.property(fc.array(share, { maxLength: 12 }), fc.double({ min: 0, max: 1, noNaN: true }), (shares, part) => {
        const amount = Math.floor(sum(shares.map(({ limit }) => limit)) * part);
        const parts = splitByLargestRemainder(amount, shares);
        expect(sum(parts)).toBe(amount);
        expect(parts.every((each, index) => each >= 0 && each <= (shares[index]?.limit ?? -1))).toBe(true);

        const free = shares.map(({ weight }) => ({ weight, limit: weight }));
        const weights = BigInt(sum(free.map(({ weight }) => weight)));
        splitByLargestRemainder(amount, free).forEach((each, index) => {
          const error = BigInt(each) * weights - BigInt(amount) * BigInt(free[index]?.weight ?? 0);
          expect(error < weights && error > -weights).toBe(weights > 0n);
        });
      }),
      RUNS,
    );
  });
});
