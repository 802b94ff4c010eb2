import { describe, expect, it } from "vitest";
import { toStripeAmount } from "./stripe-amounts.ts";

describe("toStripeAmount()", () => {
  it.each([
    ["USD", 1999, 1999],
    ["HUF", 199_900, 199_900],
    ["JPY", 500, 500],
    ["ISK", 5, 500],
    ["UGX", 29, 2900],
    ["MGA", 2900, 29],
    ["KWD", 5120, 5120],
    ["UGX", 1_000_000_000_000, 100_000_000_000_000],
  ])("gives %s %i as %i", (currency, amount, converted) => {
    expect(toStripeAmount({ amount, currency })).toBe(converted);
  });

  it.each([
    ["MGA", 2950, 100],
    ["KWD", 5124, 10],
    ["TND", 1, 10],
  ])("refuses %s %i, which Stripe cannot charge", (currency, amount, step) => {
    expect(() => toStripeAmount({ amount, currency })).toThrow(
      `Stripe takes amounts of ${currency} that are multiples of ${step} minor units.`,
    );
  });
});
