import { describe, expect, it } from "vitest";
import { regionCode } from "./region-codes.ts";

describe("regionCode()", () => {
  it.each([
    ["US", "Texas", "TX"],
    ["US", "new  york", "NY"],
    ["US", "tx", "TX"],
    ["CA", "Québec", "QC"],
    ["DE", "by", "BY"],
    ["DE", "Bayern", "BY"],
    ["DE", "Baden-Württemberg", "BW"],
    ["AT", "Kärnten", "2"],
    ["AU", "Victoria", "VICTORIA"],
  ])("of %s %s is %s", (country, region, code) => {
    expect(regionCode(country, region)).toBe(code);
  });
});
