import { describe, expect, it } from "vitest";
import { addressOf, readListing as read, toFilters } from "./listing.ts";

const readListing = (query: Record<string, string>, currency = "USD") =>
  read(Object.fromEntries(Object.entries(query).map(([name, value]) => [name, [value]])), currency);

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

  it.each([
    ["USD", "1.200", "1200"],
    ["USD", "1.200,5", "1200.5"],
    ["USD", "1,234,567.89", "1234567.89"],
    ["USD", "1 200", "1200"],
    ["USD", "12.3456", ""],
    ["USD", "1.20.300", ""],
    ["USD", "123456789", ""],
    ["JPY", "3.000", "3000"],
    ["KWD", "3,335", "3.335"],
  ])("reads a price in %s typed as %s", (currency, typed, minPrice) => {
    expect(readListing({ minPrice: typed }, currency).minPrice).toBe(minPrice);
    expect(readListing({ minPrice }, currency).minPrice).toBe(minPrice);
  });

  it.each([
    [{ minPrice: "cheap", maxPrice: "20" }, "invalid"],
    [{ minPrice: "20", maxPrice: "10,5" }, "order"],
    [{ minPrice: "10.50", maxPrice: "10,5" }, undefined],
    [{ minPrice: " ", maxPrice: "9" }, undefined],
  ])("of the prices %j says %s", (query, problem) => {
    expect(readListing(query).priceProblem).toBe(problem);
  });

  it("takes any value of three options at most", () => {
    const parameters = {
      "option.Size": ["M", "L"],
      "option.A": ["1"],
      "option.B": ["2"],
      "option.C": ["3"],
      "option.": ["x"],
    };
    expect(read(parameters, "USD").options).toEqual({ Size: ["M", "L"], A: ["1"], B: ["2"] });
  });
});

describe("what the API would refuse", () => {
  it("is no search and no filter", () => {
    const parameters = {
      q: ["a\u0000"],
      "option.Size": ["", " ", "\u0000", "\ud800", " M "],
      "option.Colour": [""],
      "option.\u0000": ["M"],
    };
    expect(read(parameters, "USD")).toMatchObject({ q: "", options: { Size: ["M"] } });
    expect(readListing({ q: "\ud800" }).q).toBe("");
  });

  it("is cut at a whole character where it is too long", () => {
    expect(readListing({ q: `${"a".repeat(99)}😀b` }).q).toBe(`${"a".repeat(99)}😀`);
    expect(readListing({ "option.Size": "a".repeat(101) }).options.Size).toEqual(["a".repeat(100)]);
    expect(readListing({ q: "a b c d e f g h i j k l" }).q).toBe("a b c d e f g h i j");
    const values = Array.from({ length: 60 }, (_, index) => `${index}`);
    expect(read({ "option.Size": values }, "USD").options.Size).toHaveLength(50);
  });
});

describe("toFilters()", () => {
  it.each([
    ["USD", 150, 2000],
    ["JPY", 2, 20],
    ["HUF", 150, 2000],
    ["IQD", 1500, 20_000],
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
