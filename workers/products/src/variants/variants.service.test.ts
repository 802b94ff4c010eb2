import { afterAll, describe, expect, it } from "vitest";
import { getProduct } from "../catalogue/product-reads.service.ts";
import { NewProductSchema, type Product } from "../catalogue/products.schema.ts";
import { createProduct, patchProduct, removeProduct } from "../catalogue/products.service.ts";
import { anyVersion, createProductsContext, sumOfLedger } from "../testing.ts";
import { singleProduct, sizedProduct, sizedVariant, sizesOf, usd, variantOf } from "./testing.ts";
import type { VariantPatch } from "./variants.schema.ts";
import { addVariant, adjustProductStock, deleteVariant, patchVariant } from "./variants.service.ts";

const { ctx, database } = await createProductsContext();
afterAll(() => database.close());

const code = (expected: string) => expect.objectContaining({ code: expected });
const fieldError = (path: string) =>
  expect.objectContaining({
    code: "validation-failed",
    extras: { errors: [expect.objectContaining({ path })] },
  });
const newSizes = (sizes: string[], more?: object) => createProduct(ctx, sizedProduct(sizes, more));
const newSingle = () => createProduct(ctx, singleProduct());

describe("createProduct() with variants", () => {
  it("keeps their order, gives the first one the product's id, and stores their totals", async () => {
    const product = await createProduct(
      ctx,
      NewProductSchema.parse({
        name: "Striped shirt",
        options: [
          { name: "Size", values: ["S", "M"] },
          { name: "Colour", values: ["red", "blue"] },
        ],
        taxClass: "reduced",
        metadata: { supplier: "Nord" },
        variants: [
          {
            options: { Size: "S", Colour: "red" },
            price: usd(1500),
            compareAtPrice: usd(1900),
            availableStock: 4,
            sku: "S-R",
          },
          {
            options: { Size: "M", Colour: "blue" },
            price: usd(1200),
            availableStock: 5,
            barcode: "4006381333931",
            weightGrams: 210,
          },
          { options: { Size: "M", Colour: "red" }, price: usd(1800), availableStock: 0 },
        ],
      }),
    );
    expect(product).toMatchObject({
      slug: "striped-shirt",
      price: usd(1200),
      compareAtPrice: null,
      maxPrice: usd(1800),
      availableStock: 9,
      taxClass: "reduced",
      metadata: { supplier: "Nord" },
      version: 3,
    });
    expect(product.variants).toEqual([
      {
        id: product.id,
        sku: "S-R",
        barcode: null,
        options: { Size: "S", Colour: "red" },
        price: usd(1500),
        compareAtPrice: usd(1900),
        availableStock: 4,
        weightGrams: 0,
        version: 1,
      },
      expect.objectContaining({ barcode: "4006381333931", weightGrams: 210, sku: null }),
      expect.objectContaining({ options: { Size: "M", Colour: "red" } }),
    ]);
    expect(await getProduct(ctx, product.id)).toEqual(product);
    for (const { id, availableStock } of product.variants) expect(await sumOfLedger(ctx.db, id)).toBe(availableStock);
  });

  it("gives a SKU to one of many, and makes it available again when its variant or product is removed", async () => {
    const sku = "ONE-OF-A-KIND";
    const variants = [{ options: {}, price: usd(1), availableStock: 1, sku }];
    const create = () => createProduct(ctx, NewProductSchema.parse({ name: `Sku ${ctx.newId()}`, variants }));
    const results = await Promise.allSettled(Array.from({ length: 8 }, create));
    const [winner, ...others] = results.filter(({ status }) => status === "fulfilled");
    expect(others).toEqual([]);
    for (const result of results) if (result.status === "rejected") expect(result.reason).toEqual(code("sku-taken"));
    await removeProduct(ctx, anyVersion((winner as PromiseFulfilledResult<Product>).value.id));
    const next = await newSizes(["S"], { variants: [sizedVariant("S", { sku })] });
    await addVariant(ctx, next.id, sizedVariant("M"));
    await deleteVariant(ctx, variantOf(next, 0));
    expect((await create()).variants[0]?.sku).toBe(sku);
  });
});

describe("addVariant()", () => {
  it("appends the variant and adds its value to the option", async () => {
    const product = await newSizes(["S", "M"]);
    const added = await addVariant(ctx, product.id, sizedVariant("XL", { sku: "XL" }));
    expect(added.options).toEqual([{ name: "Size", values: ["S", "M", "XL"] }]);
    expect(sizesOf(added)).toEqual(["S", "M", "XL"]);
    expect(added).toMatchObject({ maxPrice: usd(700), availableStock: 21 });
    expect(added.version).toBeGreaterThan(product.version);
    expect(await getProduct(ctx, product.id)).toEqual(added);
  });

  it("accepts one of many concurrent variants with the same values, and all with different values", async () => {
    const product = await newSizes(["S"]);
    const sizes = ["M", "M", "M", "L", "XL", "S", "M", "XXL"];
    const results = await Promise.allSettled(sizes.map((size) => addVariant(ctx, product.id, sizedVariant(size))));
    for (const result of results)
      if (result.status === "rejected") expect(result.reason).toEqual(code("variant-exists"));
    const after = await getProduct(ctx, product.id);
    expect(sizesOf(after).toSorted()).toEqual(["L", "M", "S", "XL", "XXL"]);
    expect(after.options[0]?.values.toSorted()).toEqual(["L", "M", "S", "XL", "XXL"]);
    expect(after.availableStock).toBe(14);
  });

  it("refuses another currency, a value of an unknown option, a missing value, and an unknown product", async () => {
    const product = await newSizes(["S"]);
    const euro = sizedVariant("M", { price: { amount: 1, currency: "EUR" } });
    await expect(addVariant(ctx, product.id, euro)).rejects.toEqual(fieldError("price.currency"));
    const other = sizedVariant("M", { options: { Size: "M", Colour: "red" } });
    await expect(addVariant(ctx, product.id, other)).rejects.toEqual(fieldError("options"));
    await expect(addVariant(ctx, product.id, sizedVariant("M", { options: {} }))).rejects.toEqual(
      fieldError("options"),
    );
    await expect(addVariant(ctx, ctx.newId(), sizedVariant("M"))).rejects.toEqual(code("product-not-found"));
    expect(await getProduct(ctx, product.id)).toEqual(product);
  });

  it("refuses a variant or a value above the maximum number", async () => {
    const sizes = Array.from({ length: 50 }, (_, index) => `${index}`);
    const product = await newSizes(sizes);
    await expect(addVariant(ctx, product.id, sizedVariant("50"))).rejects.toEqual(fieldError("options.Size"));
    const colours = sizes.flatMap((Size) => ["red", "blue"].map((Colour) => ({ Size, Colour })));
    const full = await newSizes(sizes, {
      options: [
        { name: "Size", values: sizes },
        { name: "Colour", values: ["red", "blue"] },
      ],
      variants: colours.map((options) => ({ options, price: usd(1), availableStock: 1 })),
    });
    const another = sizedVariant("0", { options: { Size: "0", Colour: "green" } });
    await expect(addVariant(ctx, full.id, another)).rejects.toEqual(fieldError(""));
  });
});

describe("patchVariant()", () => {
  it("sets the fields that are given, raises the versions of variant and product, and updates the totals", async () => {
    const product = await newSizes(["S", "M"]);
    const patch: VariantPatch = { price: usd(50), compareAtPrice: usd(90), sku: "P", weightGrams: 12 };
    const patched = await patchVariant(ctx, variantOf(product, 1), patch);
    expect(patched).toMatchObject({ price: usd(50), compareAtPrice: usd(90), maxPrice: usd(100) });
    expect(patched.version).toBe(product.version + 1);
    expect(patched.variants[0]).toEqual(product.variants[0]);
    expect(patched.variants[1]).toEqual({ ...product.variants[1], ...patch, version: 2 });
    expect((await patchVariant(ctx, variantOf(product, 1), { compareAtPrice: null })).compareAtPrice).toBeNull();
  });

  it("sets stock only with If-Match of the variant, whatever changed in the others, and writes the ledger", async () => {
    const product = await newSizes(["S", "M"]);
    const target = variantOf(product, 1);
    await expect(patchVariant(ctx, target, { availableStock: 3 })).rejects.toEqual(code("precondition-required"));
    await patchVariant(ctx, variantOf(product, 0), { price: usd(1) });
    const from = { ...target, versions: [1], hasIfMatch: true };
    const results = await Promise.allSettled(
      [1, 2, 3].map((stock) => patchVariant(ctx, from, { availableStock: stock })),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const result of results) {
      if (result.status === "rejected") expect(result.reason).toEqual(code("version-mismatch"));
    }
    const stock = (await getProduct(ctx, product.id)).variants[1]?.availableStock;
    expect(await sumOfLedger(ctx.db, target.id)).toBe(stock);
  });

  it("refuses values that another variant has, and adds new ones to the option", async () => {
    const product = await newSizes(["S", "M"]);
    await expect(patchVariant(ctx, variantOf(product, 1), { options: { Size: "S" } })).rejects.toEqual(
      code("variant-exists"),
    );
    const patched = await patchVariant(ctx, variantOf(product, 1), { options: { Size: "L" } });
    expect(sizesOf(patched)).toEqual(["S", "L"]);
    expect(patched.options).toEqual([{ name: "Size", values: ["S", "M", "L"] }]);
  });

  it("changes the currency of a product's only variant, which clears its compareAtPrice, and refuses a second currency when there are others", async () => {
    const euro = { price: { amount: 1, currency: "EUR" } };
    const single = await newSingle();
    await patchVariant(ctx, variantOf(single, 0), { compareAtPrice: usd(900) });
    const [patched] = (await patchVariant(ctx, variantOf(single, 0), euro)).variants;
    expect(patched).toMatchObject({ price: euro.price, compareAtPrice: null });
    const product = await newSizes(["S", "M"]);
    await expect(patchVariant(ctx, variantOf(product, 1), euro)).rejects.toEqual(fieldError("price.currency"));
    const compare = { compareAtPrice: euro.price };
    await expect(patchVariant(ctx, variantOf(product, 1), compare)).rejects.toEqual(
      fieldError("compareAtPrice.currency"),
    );
    expect(await getProduct(ctx, product.id)).toEqual(product);
  });

  it("changes nothing for an empty body, and throws not-found for an unknown variant", async () => {
    const product = await newSizes(["S", "M"]);
    expect(await patchVariant(ctx, variantOf(product, 1), {})).toEqual(product);
    const stale = { ...variantOf(product, 1), versions: [9], hasIfMatch: true };
    await expect(patchVariant(ctx, stale, {})).rejects.toEqual(code("version-mismatch"));
    const unknown = { ...variantOf(product, 1), id: ctx.newId() };
    await expect(patchVariant(ctx, unknown, { price: usd(1) })).rejects.toEqual(code("not-found"));
    const elsewhere = { ...variantOf(product, 1), productId: (await newSingle()).id };
    await expect(patchVariant(ctx, elsewhere, { price: usd(1) })).rejects.toEqual(code("not-found"));
    const nowhere = { ...variantOf(product, 1), productId: ctx.newId() };
    await expect(patchVariant(ctx, nowhere, { price: usd(1) })).rejects.toEqual(code("product-not-found"));
  });
});

describe("deleteVariant()", () => {
  it("removes the variant from sale, and still raises the version of the product", async () => {
    const product = await newSizes(["S", "M", "L"]);
    let { version } = await patchVariant(ctx, variantOf(product, 2), { weightGrams: 5 });
    for (const index of [2, 0]) {
      await deleteVariant(ctx, variantOf(product, index));
      const after = await getProduct(ctx, product.id);
      expect(after.version).toBe(version + 1);
      version = after.version;
    }
    expect(await getProduct(ctx, product.id)).toMatchObject({
      availableStock: 10,
      price: usd(101),
      maxPrice: usd(101),
    });
    await expect(deleteVariant(ctx, variantOf(product, 0))).rejects.toEqual(code("not-found"));
  });

  it("leaves one of the last two when both are deleted concurrently, in 20 rounds", async () => {
    for (let run = 0; run < 20; run++) {
      const product = await newSizes(["S", "M"]);
      const results = await Promise.allSettled([0, 1].map((index) => deleteVariant(ctx, variantOf(product, index))));
      expect(results.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
      for (const result of results)
        if (result.status === "rejected") expect(result.reason).toEqual(code("last-variant"));
      expect((await getProduct(ctx, product.id)).variants).toHaveLength(1);
    }
  });

  it("refuses a stale version of the variant", async () => {
    const product = await newSizes(["S", "M"]);
    const stale = { ...variantOf(product, 1), versions: [9], hasIfMatch: true };
    await expect(deleteVariant(ctx, stale)).rejects.toEqual(code("version-mismatch"));
  });
});

describe("a product with several variants", () => {
  it("accepts neither a price nor stock of its own", async () => {
    const product = await newSizes(["S", "M"]);
    const target = { id: product.id, versions: [product.version], hasIfMatch: true };
    await expect(patchProduct(ctx, target, { price: usd(1) })).rejects.toEqual(code("variant-required"));
    await expect(patchProduct(ctx, target, { availableStock: 1 })).rejects.toEqual(code("variant-required"));
    await expect(adjustProductStock(ctx, target, { delta: 1 })).rejects.toEqual(code("variant-required"));
    expect(await getProduct(ctx, product.id)).toEqual(product);
  });

  it("allows adjusting the stock of one variant, and names the variant that is short", async () => {
    const product = await newSizes(["S", "M"]);
    const { id = "" } = product.variants[1] ?? {};
    const adjusted = await adjustProductStock(ctx, anyVersion(product.id), { delta: -4, variantId: id });
    expect(adjusted.variants.map(({ availableStock }) => availableStock)).toEqual([10, 6]);
    expect(await sumOfLedger(ctx.db, id)).toBe(6);
    await expect(adjustProductStock(ctx, anyVersion(product.id), { delta: -7, variantId: id })).rejects.toMatchObject({
      code: "insufficient-stock",
      extras: { shortages: [{ productId: product.id, variantId: id, requested: 7, available: 6 }] },
    });
    const unknown = { delta: 1, variantId: ctx.newId() };
    await expect(adjustProductStock(ctx, anyVersion(product.id), unknown)).rejects.toEqual(code("not-found"));
  });
});
