import { describe, expect, it } from "vitest";
import { minorDigits, toDecimal, writeMoney } from "./minor-units.ts";

describe("minorDigits()", () => {
  it.each([
    ["USD", 2],
    ["JPY", 0],
    ["ISK", 0],
    ["KWD", 3],
    ["CLF", 4],
    // Of the rest CLDR, and so `Intl` of most engines, says 0.
    ["HUF", 2],
    ["COP", 2],
    ["IDR", 2],
    ["PKR", 2],
    ["ALL", 2],
    ["LBP", 2],
    ["MGA", 2],
    ["IQD", 3],
  ])("of %s is %i, as ISO 4217 says", (currency, digits) => {
    expect(minorDigits(currency)).toBe(digits);
  });
});

describe("toDecimal()", () => {
  it.each([
    [1999, "USD", "19.99"],
    [5, "EUR", "0.05"],
    [0, "USD", "0.00"],
    [199_900, "HUF", "1999.00"],
    [1999, "JPY", "1999"],
    [1234, "KWD", "1.234"],
    [1234, "IQD", "1.234"],
    [1_000_000_000_000, "USD", "10000000000.00"],
    [1_000_000_000_000, "JPY", "1000000000000"],
  ])("writes %i of %s as %s", (amount, currency, text) => {
    expect(toDecimal({ amount, currency })).toBe(text);
  });
});

describe("writeMoney()", () => {
  it.each([
    ["en", 1999, "USD", "$19.99"],
    ["de", 1999, "EUR", "19,99 €"],
    ["en", 199_900, "HUF", "HUF 1,999.00"],
    ["en", 199_950, "HUF", "HUF 1,999.50"],
    ["en", 1999, "JPY", "¥1,999"],
    ["de", 1250, "KWD", "1,250 KWD"],
    ["en", 1500, "IQD", "IQD 1.500"],
    ["en", 1_000_000_000_000, "USD", "$10,000,000,000.00"],
  ])("writes in %s %i of %s as %s, all that is stored", (locale, amount, currency, text) => {
    expect(writeMoney(locale, { amount, currency }).replaceAll("\u00a0", " ")).toBe(text);
  });
});
