import { describe, expect, it } from "vitest";
import { CountrySchema, isCountry, RegionSchema } from "./countries.ts";

describe("CountrySchema", () => {
  it("accepts the 249 countries of ISO 3166-1, and no reserved or withdrawn code", () => {
    const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
    const all = letters.flatMap((first) => letters.map((second) => first + second));
    expect(all.filter(isCountry)).toHaveLength(249);
    expect(["US", "DE", "JP", "SS", "AX"].every(isCountry)).toBe(true);
    expect(["UK", "EU", "XK", "AN", "ZZ", ""].some(isCountry)).toBe(false);
  });

  it("accepts upper-case codes only", () => {
    expect(CountrySchema.safeParse("US").success).toBe(true);
    for (const wrong of ["us", "USA", "U", "", "constructor"])
      expect(CountrySchema.safeParse(wrong).success).toBe(false);
  });
});

describe("RegionSchema", () => {
  it("accepts one to three upper-case letters or digits", () => {
    for (const region of ["CA", "9", "13", "NRW"]) expect(RegionSchema.safeParse(region).success).toBe(true);
    for (const wrong of ["", "US-CA", "ca", "ABCD"]) expect(RegionSchema.safeParse(wrong).success).toBe(false);
  });
});
