import { describe, expect, it } from "vitest";
import { addressOf, readListing as read, toFilters } from "./listing.ts";

const readListing = (query: Record<string, string>, category?: string) =>
  read(Object.fromEntries(Object.entries(query).map(([name, value]) => [name, [value]])), category);

describe("readListing()", () => {
  it("leaves out what is no price and no sort", () => {
    const listing = readListing({
      q: "  mug ",
      sort: "drop table",
      minPrice: "1,50",
      maxPrice: "cheap",
      inStock: "yes",
    });
    expect(listing).toMatchObject({ q: "mug", sort: "-createdAt", inStock: false, minPrice: "1.50", maxPrice: "" });
  });

  it("takes any value of three options at most", () => {
    const parameters = {
      "option.Size": ["M", "L"],
      "option.A": ["1"],
      "option.B": ["2"],
      "option.C": ["3"],
      "option.": ["x"],
    };
    expect(read(parameters).options).toEqual({ Size: ["M", "L"], A: ["1"], B: ["2"] });
  });
});

describe("toFilters()", () => {
  it.each([
    ["USD", 150, 2000],
    ["JPY", 2, 20],
  ])("sends prices in the minor units of %s", (currency, minPrice, maxPrice) => {
    const query = toFilters(readListing({ minPrice: "1.50", maxPrice: "20" }), currency);
    expect(query).toMatchObject({ minPrice, maxPrice, currency });
  });

  it("filters by nothing that the visitor left open", () => {
    expect(toFilters(readListing({}), "USD")).toEqual({});
  });
});

describe("addressOf()", () => {
  it("has what the visitor chose, and nothing else", () => {
    expect(addressOf("/search", readListing({}))).toBe("/search");
    expect(addressOf("/search", readListing({ q: "a&b", sort: "price", inStock: "true" }))).toBe(
      "/search?q=a%26b&sort=price&inStock=true",
    );
  });
});
