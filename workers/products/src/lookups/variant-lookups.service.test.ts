import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { browseProduct } from "../catalogue/product-reads.service.ts";
import { NewProductSchema, type Product } from "../catalogue/products.schema.ts";
import { createProduct, patchProduct, removeProduct } from "../catalogue/products.service.ts";
import { deleteVariant } from "../variants/variants.service.ts";
import { findVariants } from "./variant-lookups.service.ts";
import { createLookupsTest } from "./testing.ts";

let test: Awaited<ReturnType<typeof createLookupsTest>>;
let ctx: typeof test.ctx;

beforeAll(async () => {
  test = await createLookupsTest();
  ctx = test.ctx;
});
afterAll(() => test?.close());
beforeEach(() => {
  test.queries = 0;
  test.cache.entries.clear();
});

let made = 0;
const usd = (amount: number) => ({ amount, currency: "USD" });
const make = (fields: object = {}) =>
  createProduct(
    ctx,
    NewProductSchema.parse({ name: `Looked up ${++made}`, price: usd(500), availableStock: 7, ...fields }),
  );
const makeSizes = () =>
  make({
    price: undefined,
    availableStock: undefined,
    options: [{ name: "Size", values: ["S", "M"] }],
    variants: ["S", "M"].map((Size, index) => ({
      options: { Size },
      sku: `${made}-${Size}`,
      price: usd(100 + index),
      availableStock: index,
      weightGrams: 250,
    })),
  });
const idOf = (product: Product, index: number) => product.variants[index]?.id ?? "";
const find = (...keys: Parameters<typeof findVariants>[1]["keys"]) => findVariants(ctx, { keys, isFresh: false });

describe("findVariants()", () => {
  it("finds variants by their own ids, and a single variant by its product's id, in the requested order", async () => {
    const [mug, shirt] = [await make({ taxClass: "reduced" }), await makeSizes()];
    const unknown = crypto.randomUUID();
    test.queries = 0;
    const found = await find(
      { variantId: idOf(shirt, 1) },
      { productId: mug.id },
      { productId: shirt.id },
      { variantId: unknown },
      { productId: unknown },
    );
    expect(found).toEqual([
      {
        outcome: "found",
        variant: {
          variantId: idOf(shirt, 1),
          productId: shirt.id,
          name: shirt.name,
          sku: shirt.variants[1]?.sku,
          options: { Size: "M" },
          image: null,
          unitAmount: 101,
          currency: "USD",
          isForSale: true,
          availableStock: 1,
          weightGrams: 250,
          taxClass: "standard",
          categoryIds: [],
        },
      },
      {
        outcome: "found",
        variant: expect.objectContaining({ variantId: mug.id, taxClass: "reduced", unitAmount: 500 }),
      },
      { outcome: "variant-required" },
      { outcome: "unknown-product" },
      { outcome: "unknown-product" },
    ]);
    expect(test.queries).toBe(1);
  });

  it("reads fresh entries from the cache, unless isFresh is set", async () => {
    const [mug, shirt] = [await make(), await makeSizes()];
    for (const { id } of [mug, shirt]) await browseProduct(ctx, id);
    await ctx.settle();
    test.queries = 0;
    const keys = [{ productId: mug.id }, { variantId: idOf(shirt, 0), productId: shirt.id }];
    const cached = await findVariants(ctx, { keys, isFresh: false });
    expect([cached.map(({ outcome }) => outcome), test.queries]).toEqual([["found", "found"], 0]);
    expect(await findVariants(ctx, { keys, isFresh: true })).toEqual(cached);
    expect(test.queries).toBe(1);

    for (const key of test.cache.entries.keys())
      test.cache.edit(key, (entry) => ({ ...entry, readAt: entry.readAt - 31_000 }));
    expect(await findVariants(ctx, { keys, isFresh: false })).toEqual(cached);
    expect(test.queries).toBe(2);
  });

  it("shows a changed price at once in the location of the change", async () => {
    const mug = await make();
    await find({ productId: mug.id });
    await patchProduct(ctx, { id: mug.id, hasIfMatch: false }, { price: usd(999) });
    expect(await find({ variantId: mug.id, productId: mug.id })).toMatchObject([{ variant: { unitAmount: 999 } }]);
  });

  it("marks archived, removed and draft variants as not for sale", async () => {
    const [archived, draft, shirt] = [await make(), await make({ status: "draft" }), await makeSizes()];
    await removeProduct(ctx, { id: archived.id, hasIfMatch: false });
    await deleteVariant(ctx, { id: idOf(shirt, 1), productId: shirt.id, hasIfMatch: false });
    const keys = [archived.id, draft.id, idOf(shirt, 1), idOf(shirt, 0)].map((variantId) => ({ variantId }));
    expect(await find(...keys)).toMatchObject([
      { variant: { name: archived.name, isForSale: false, availableStock: 0 } },
      { variant: { name: draft.name, isForSale: false } },
      { variant: { name: shirt.name, options: { Size: "M" }, isForSale: false } },
      { variant: { isForSale: true } },
    ]);
    expect(await find({ productId: archived.id }, { productId: shirt.id })).toMatchObject([
      { outcome: "unknown-product" },
      { variant: { variantId: idOf(shirt, 0) } },
    ]);
  });
});
