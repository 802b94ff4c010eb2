import { describe, expect, it } from "vitest";
import { sizedVariant, usd } from "../variants/testing.ts";
import { NewProductSchema } from "./products.schema.ts";

describe("NewProductSchema", () => {
  it.each<[string, object, string]>([
    ["neither a price nor variants", {}, "price"],
    ["a price beside variants", { price: usd(1), variants: [sizedVariant("S")] }, "price"],
    [
      "options without variants",
      { price: usd(1), availableStock: 1, options: [{ name: "Size", values: ["S"] }] },
      "variants",
    ],
    [
      "a variant without a value of an option",
      { options: [{ name: "Size", values: ["S"] }], variants: [sizedVariant("S", { options: {} })] },
      "variants.0.options",
    ],
    [
      "a value that the option does not list",
      { options: [{ name: "Size", values: ["S"] }], variants: [sizedVariant("M")] },
      "variants.0.options",
    ],
    ["a value of no option", { variants: [sizedVariant("S")] }, "variants.0.options"],
    [
      "the same values twice",
      { options: [{ name: "Size", values: ["S"] }], variants: [sizedVariant("S"), sizedVariant("S")] },
      "variants.1.options",
    ],
    [
      "two currencies",
      {
        options: [{ name: "Size", values: ["S", "M"] }],
        variants: [sizedVariant("S"), sizedVariant("M", { price: { amount: 1, currency: "EUR" } })],
      },
      "variants.1.price.currency",
    ],
    [
      "a compareAtPrice in another currency",
      { price: usd(1), availableStock: 1, compareAtPrice: { amount: 1, currency: "EUR" } },
      "compareAtPrice.currency",
    ],
    [
      "four options",
      { options: ["a", "b", "c", "d"].map((name) => ({ name, values: ["x"] })), variants: [sizedVariant("S")] },
      "options",
    ],
    [
      "a slug in the form of an id",
      { price: usd(1), availableStock: 1, slug: "01980000-0000-7000-8000-000000000001" },
      "slug",
    ],
    ["a slug that is a route", { price: usd(1), availableStock: 1, slug: "facets" }, "slug"],
    ["a SKU with a space", { variants: [{ ...sizedVariant("S", { options: {} }), sku: "a b" }] }, "variants.0.sku"],
    [
      "too many metadata entries",
      {
        price: usd(1),
        availableStock: 1,
        metadata: Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`k${n}`, ""])),
      },
      "metadata",
    ],
    [
      "the key __proto__ in the metadata",
      { price: usd(1), availableStock: 1, metadata: JSON.parse('{ "__proto__": "x", "a": "b" }') },
      "metadata",
    ],
    [
      "the key __proto__ in the options of a variant",
      { variants: [{ ...sizedVariant("S"), options: JSON.parse('{ "__proto__": "x" }') }] },
      "variants.0.options",
    ],
  ])("refuses %s", (_, body, path) => {
    const { error } = NewProductSchema.safeParse({ name: "Refused", ...body });
    expect(error?.issues.map((issue) => issue.path.join("."))).toContain(path);
  });
});
