import { describe, expect, it } from "vitest";
import { addressOf, readListing, toQuery } from "./listing.ts";

describe("readListing()", () => {
  it("leaves out what is no price and no sort", () => {
    const listing = readListing({
      q: "  mug ",
      sort: "drop table",
      minPrice: "1,50",
      maxPrice: "cheap",
      inStock: "yes",
    });
    expect(listing).toEqual({
      q: "mug",
      sort: "-createdAt",
      inStock: false,
      minPrice: "1.50",
      maxPrice: "",
      cursor: "",
    });
  });
});

describe("toQuery()", () => {
  it.each([
    ["USD", 150, 2000],
    ["JPY", 2, 20],
  ])("sends prices in the minor units of %s", (currency, minPrice, maxPrice) => {
    const query = toQuery(readListing({ minPrice: "1.50", maxPrice: "20" }), currency);
    expect(query).toMatchObject({ minPrice, maxPrice, currency });
  });

  it("filters by nothing that the visitor left open", () => {
    expect(toQuery(readListing({}), "USD")).toEqual({ sort: "-createdAt", limit: 24 });
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
