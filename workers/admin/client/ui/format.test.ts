import { describe, expect, it } from "vitest";
import { toDecimal } from "#shared/values/minor-units.ts";
import { formatMoney, parseDecimal } from "./format.ts";

describe("parseDecimal()", () => {
  it.each([
    ["19.99", "USD", 1999],
    ["19,9", "EUR", 1990],
    [" 20 ", "USD", 2000],
    ["0.05", "USD", 5],
    ["1500", "JPY", 1500],
    ["1.234", "KWD", 1234],
    ["1.234", "IQD", 1234],
    ["1999", "HUF", 199_900],
  ])("reads %j of %s as %i minor units", (text, currency, amount) => {
    expect(parseDecimal(text, currency)).toBe(amount);
  });

  it.each([
    ["19.999", "USD"],
    ["1.5", "JPY"],
    ["-1", "USD"],
    ["1e3", "USD"],
    ["", "USD"],
    ["ten", "USD"],
  ])("refuses %j of %s", (text, currency) => {
    expect(parseDecimal(text, currency)).toBeUndefined();
  });
});

describe("formatMoney()", () => {
  it("writes all digits that parseDecimal() reads, whatever people of a country leave out", () => {
    expect(formatMoney({ amount: parseDecimal("1999.5", "HUF") ?? 0, currency: "HUF" })).toMatch(/1.?999.50/);
    expect(formatMoney({ amount: parseDecimal("1.5", "IQD") ?? 0, currency: "IQD" })).toMatch(/1.500/);
  });
});

describe("toDecimal()", () => {
  it("writes what parseDecimal() reads, without a float in between", () => {
    for (const currency of ["USD", "JPY", "KWD", "HUF", "IQD"]) {
      for (const amount of [0, 5, 10, 1999, 100_000_000_001]) {
        expect(parseDecimal(toDecimal({ amount, currency }), currency)).toBe(amount);
      }
    }
  });
});
