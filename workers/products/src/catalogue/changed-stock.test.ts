import { describe, expect, it } from "vitest";
import { type ChangedStock, mergeStock, withStock } from "./changed-stock.ts";
import type { Product } from "./products.schema.ts";

const product = {
  name: "Mug",
  availableStock: 15,
  version: 9,
  updatedAt: "2026-01-01T00:00:00.000Z",
  variants: [
    { id: "red", availableStock: 10, version: 3 },
    { id: "blue", availableStock: 5, version: 4 },
  ],
} as unknown as Product;

const change = (variantId: string, availableStock: number, version: number): ChangedStock => ({
  ...{ productId: "mug", variantId, availableStock, version },
  updatedAt: "2026-01-02T00:00:00.123456+00:00",
});

describe("withStock()", () => {
  it("changes stock and version of the variant and of the product, and nothing else", () => {
    expect(withStock(product, [change("red", 8, 4)])).toEqual({
      ...product,
      availableStock: 13,
      version: 10,
      updatedAt: "2026-01-02T00:00:00.123Z",
      variants: [{ id: "red", availableStock: 8, version: 4 }, product.variants[1]],
    });
  });

  it("leaves a product as it is that has newer stock, or does not show the variant", () => {
    expect(withStock(product, [change("red", 99, 3), change("blue", 99, 2), change("green", 99, 9)])).toEqual(product);
  });
});

describe("mergeStock()", () => {
  it("keeps the newest state of each variant, in whichever order they come", () => {
    const [older, newer, other] = [change("red", 8, 4), change("red", 7, 5), change("blue", 4, 5)];
    expect(mergeStock([older, other], [newer])).toEqual([newer, other]);
    expect(mergeStock([newer], [older])).toEqual([newer]);
  });
});
