import { describe, expect, it } from "vitest";
import { toDecimal } from "#shared/values/minor-units.ts";
import { formatRow, parseAmount } from "./cells.ts";

describe("formatRow()", () => {
  it("quotes what would not be read as it is", () => {
    expect(formatRow(["a", "b,c", 'say "x"', "two\nlines", " padded ", ""])).toBe(
      'a,"b,c","say ""x""","two\nlines"," padded ",\n',
    );
  });
});

describe("toDecimal() and parseAmount()", () => {
  it.each([
    [1999, "USD", "19.99"],
    [5, "EUR", "0.05"],
    [100, "USD", "1.00"],
    [1999, "JPY", "1999"],
    [1234, "KWD", "1.234"],
    [1234, "IQD", "1.234"],
    [199_900, "HUF", "1999.00"],
    [1_000_000_000_000, "USD", "10000000000.00"],
    [1_000_000_000_000, "JPY", "1000000000000"],
  ])("write %i of %s as %s, and read it again", (amount, currency, text) => {
    expect(toDecimal({ amount, currency })).toBe(text);
    expect(parseAmount(text, currency)).toBe(amount);
  });

  it.each([
    ["19.9", 1990],
    ["19", 1900],
    ["19.9900", 1999],
    ["0", 0],
    ["19.999", undefined],
    ["19,99", undefined],
    ["-1", undefined],
    ["$19", undefined],
    ["1e3", undefined],
    [".5", undefined],
    ["10000000000.01", undefined],
    ["1234567890123", undefined],
    ["", undefined],
  ])("read %j as %j cents", (text, amount) => expect(parseAmount(text, "USD")).toBe(amount));
});
