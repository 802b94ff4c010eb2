import { describe, expect, it } from "vitest";
import { NewProductSchema, ProductListQuerySchema, ProductPatchSchema } from "./products.schema.ts";

const usd = (amount: number) => ({ amount, currency: "USD" });
const eur = { amount: 900, currency: "EUR" };
const pathsOf = (schema: typeof NewProductSchema | typeof ProductPatchSchema, body: unknown) =>
  schema.safeParse(body).error?.issues.map(({ path }) => path.join("."));

describe("NewProductSchema", () => {
  it.each<[string, unknown, string[]]>([
    ["an empty body", {}, ["name", "price", "availableStock"]],
    ["a price of another type", { price: "x" }, ["name", "price", "availableStock"]],
    ["options of another type", { options: 1, price: usd(1) }, ["name", "options", "availableStock"]],
    [
      "options without variants",
      { options: [{ name: "Size", values: ["M"] }] },
      ["name", "price", "availableStock", "variants"],
    ],
    [
      "two currencies",
      { price: usd(1), compareAtPrice: eur, availableStock: -1 },
      ["name", "availableStock", "compareAtPrice.currency"],
    ],
    [
      "variants that are equal, and a price of their own",
      { price: usd(1), variants: [1, 2].map(() => ({ price: usd(1), availableStock: 1 })) },
      ["name", "price", "variants.1.options"],
    ],
    [
      "variants that are invalid",
      { name: "Mug", variants: [{ price: 1 }, null] },
      ["variants.0.price", "variants.0.availableStock", "variants.1"],
    ],
  ])("names every field that is wrong with %s", (_, body, paths) => {
    expect(pathsOf(NewProductSchema, body)).toEqual(paths);
  });

  it("has one issue for what is no object", () => {
    for (const body of [null, 1, "x", []]) expect(pathsOf(NewProductSchema, body)).toEqual([""]);
  });
});

it("ProductPatchSchema compares currencies also when another field is wrong", () => {
  const body = { name: "x", price: usd(1), compareAtPrice: eur };
  expect(pathsOf(ProductPatchSchema, body)).toEqual(["name", "compareAtPrice.currency"]);
});

it("ProductListQuerySchema names the cursor and other parameters at once", () => {
  const { error } = ProductListQuerySchema.safeParse({ limit: "0", cursor: "nonsense", minPrice: "-1" });
  expect(error?.issues.map(({ path }) => path.join("."))).toEqual(["limit", "cursor", "minPrice"]);
});
