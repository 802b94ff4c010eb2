import { describe, expect, it } from "vitest";
import { findZone, methodsForWeight } from "./zones.ts";

const [unitedStates, california, world] = [{ places: ["US"] }, { places: ["CA", "US-CA"] }, { places: ["*"] }];

describe("findZone()", () => {
  it.each([
    ["a region before its country", { country: "US", region: "CA" }, california],
    ["a country when no zone names the region", { country: "US", region: "NY" }, unitedStates],
    ["a country when no region is given", { country: "US", region: null }, unitedStates],
    ["a country whose code is also a region of another", { country: "CA", region: "ON" }, california],
    ["the rest of the world at last", { country: "JP", region: "13" }, world],
  ])("finds %s, in any order of the zones", (_title, destination, expected) => {
    expect(findZone([unitedStates, california, world], destination)).toBe(expected);
    expect(findZone([world, california, unitedStates], destination)).toBe(expected);
  });

  it("returns undefined for a place that no zone contains", () => {
    expect(findZone([unitedStates], { country: "JP", region: null })).toBeUndefined();
  });
});

describe("methodsForWeight()", () => {
  const method = (id: string, minWeightGrams: number | null, maxWeightGrams: number | null) => ({
    id,
    minWeightGrams,
    maxWeightGrams,
  });

  it("returns the methods whose range includes the weight, bounds included", () => {
    const methods = [method("any", null, null), method("letter", null, 500), method("parcel", 501, 30_000)];
    const found = (grams: number) => methodsForWeight(methods, grams).map(({ id }) => id);
    expect(found(0)).toEqual(["any", "letter"]);
    expect(found(500)).toEqual(["any", "letter"]);
    expect(found(501)).toEqual(["any", "parcel"]);
    expect(found(30_001)).toEqual(["any"]);
  });
});
