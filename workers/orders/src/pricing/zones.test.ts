import { describe, expect, it } from "vitest";
import { findZone, methodsForWeight } from "./zones.ts";

const [unitedStates, california, world] = [{ places: ["US"] }, { places: ["CA", "US-CA"] }, { places: ["*"] }];

describe("findZone()", () => {
  it.each([
    ["a region before its country", { country: "US", region: "CA" }, california],
    ["a country when no zone names the region", { country: "US", region: "NY" }, unitedStates],
    ["a country when no region is given", { country: "US", region: null }, unitedStates],
    ["a country that is called as a region of another", { country: "CA", region: "ON" }, california],
    ["the rest of the world at last", { country: "JP", region: "13" }, world],
  ])("finds %s, in whatever order the zones are", (_title, destination, expected) => {
    expect(findZone([unitedStates, california, world], destination)).toBe(expected);
    expect(findZone([world, california, unitedStates], destination)).toBe(expected);
  });

  it("finds none for a place that no zone names", () => {
    expect(findZone([unitedStates], { country: "JP", region: null })).toBeUndefined();
  });
});

describe("methodsForWeight()", () => {
  const method = (id: string, minWeightGrams: number | null, maxWeightGrams: number | null) => ({
    id,
    minWeightGrams,
    maxWeightGrams,
  });

  it("takes the methods whose range has the weight, its bounds included", () => {
    const methods = [method("any", null, null), method("letter", null, 500), method("parcel", 501, 30_000)];
    const found = (grams: number) => methodsForWeight(methods, grams).map(({ id }) => id);
    expect(found(0)).toEqual(["any", "letter"]);
    expect(found(500)).toEqual(["any", "letter"]);
    expect(found(501)).toEqual(["any", "parcel"]);
    expect(found(30_001)).toEqual(["any"]);
  });
});
