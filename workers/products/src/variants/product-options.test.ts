import { afterAll, describe, expect, it } from "vitest";
import { getProduct } from "../catalogue/product-reads.service.ts";
import { createProduct, patchProduct } from "../catalogue/products.service.ts";
import { reserveVariants } from "../reservations/reservations.service.ts";
import { anyVersion, createProductsContext, sumOfLedger } from "../testing.ts";
import { singleProduct, sizedProduct, sizedVariant, sizesOf, usd, variantOf } from "./testing.ts";
import { addVariant, adjustProductStock, patchVariant } from "./variants.service.ts";

const { ctx, database } = await createProductsContext();
afterAll(() => database.close());

const code = (expected: string) => expect.objectContaining({ code: expected });
const newSizes = (sizes: string[]) => createProduct(ctx, sizedProduct(sizes));

describe("patchProduct() with options", () => {
  const size = { name: "Size", values: ["S", "M"] };
  const colour = { name: "Colour", values: ["red", "blue"] };

  it("gives a product with one variant options, so that others can be added", async () => {
    const product = await createProduct(ctx, singleProduct());
    const patched = await patchProduct(ctx, anyVersion(product.id), { options: [size] });
    expect(patched.variants).toEqual([{ ...product.variants[0], options: { Size: "S" }, version: 2 }]);
    expect(sizesOf(await addVariant(ctx, product.id, sizedVariant("M")))).toEqual(["S", "M"]);
  });

  it("gives each variant the first value of a new option, and drops the values of a removed option", async () => {
    const product = await newSizes(["S", "M"]);
    const both = await patchProduct(ctx, anyVersion(product.id), { options: [colour, size] });
    expect(both.variants.map(({ options }) => options)).toEqual([
      { Colour: "red", Size: "S" },
      { Colour: "red", Size: "M" },
    ]);
    const wrong = patchProduct(ctx, anyVersion(product.id), { options: [colour] });
    await expect(wrong).rejects.toEqual(code("variant-exists"));
    const back = await patchProduct(ctx, anyVersion(product.id), { options: [size] });
    expect(back.variants.map(({ options }) => options)).toEqual([{ Size: "S" }, { Size: "M" }]);
  });

  it("refuses to drop a value that a variant has", async () => {
    const product = await newSizes(["S", "M"]);
    const options = [{ name: "Size", values: ["S", "L"] }];
    await expect(patchProduct(ctx, anyVersion(product.id), { options })).rejects.toMatchObject({
      code: "validation-failed",
      extras: { errors: [{ path: "options" }] },
    });
  });

  it("loses no variant that is added concurrently, in 10 rounds", async () => {
    for (let run = 0; run < 10; run++) {
      const product = await newSizes(["S", "M"]);
      await Promise.allSettled([
        patchProduct(ctx, anyVersion(product.id), { options: [{ name: "Size", values: ["M", "S", "L"] }] }),
        addVariant(ctx, product.id, sizedVariant("L")),
        addVariant(ctx, product.id, sizedVariant("XL")),
      ]);
      const after = await getProduct(ctx, product.id);
      expect(sizesOf(after).toSorted()).toEqual(["L", "M", "S", "XL"]);
      const values = after.options[0]?.values ?? [];
      for (const value of sizesOf(after)) expect(values).toContain(value);
    }
  });
});

describe("changes of a product's variants during sales", () => {
  it("lose no update and do not deadlock", async () => {
    const product = await newSizes(["S", "M", "L"]);
    const order = (index: number) =>
      reserveVariants(ctx, {
        reservationId: ctx.newId(),
        lines: [0, 1, 2].map((step) => ({ variantId: variantOf(product, (index + step) % 3).id, quantity: 1 })),
      });
    const results = await Promise.all([
      ...Array.from({ length: 14 }, (_, index) => order(index)),
      ...Array.from({ length: 6 }, (_, index) =>
        patchVariant(ctx, variantOf(product, index % 3), { price: usd(index + 1) }),
      ),
      ...Array.from({ length: 3 }, () =>
        adjustProductStock(ctx, anyVersion(product.id), { delta: 1, variantId: variantOf(product, 0).id }),
      ),
      patchProduct(ctx, anyVersion(product.id), { name: "Renamed beside sales" }),
      addVariant(ctx, product.id, sizedVariant("XL")),
    ]);
    const sold = results.filter((result) => "outcome" in result && result.outcome === "reserved").length;
    expect(sold).toBe(10);
    const after = await getProduct(ctx, product.id);
    expect(after.variants.map(({ availableStock }) => availableStock)).toEqual([3, 0, 0, 1]);
    for (const { id, availableStock } of after.variants) expect(await sumOfLedger(ctx.db, id)).toBe(availableStock);
    const prices = after.variants.map(({ price }) => price.amount);
    expect([after.price.amount, after.maxPrice.amount]).toEqual([Math.min(...prices), Math.max(...prices)]);
  });
});
