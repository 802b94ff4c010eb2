import { afterAll, describe, expect, it } from "vitest";
import { getProduct } from "../catalogue/product-reads.service.ts";
import type { NewProduct } from "../catalogue/products.schema.ts";
import { createProduct } from "../catalogue/products.service.ts";
import { createProductsContext } from "../testing.ts";
import { singleProduct, sizedProduct, usd } from "../variants/testing.ts";
import { runFile } from "./testing.ts";

const { ctx, database } = await createProductsContext();
afterAll(() => database.close());

const UNCHANGED = { updated: 0, skipped: 1, errors: [] };
const UPDATED = { updated: 1, skipped: 0, errors: [] };

/** Rows without their handle. */
const importRows = (handle: string, header: string, ...rows: string[]) =>
  runFile(ctx, [`Handle,${header}`, ...rows.map((row) => `${handle},${row}`)].join("\n"));

let made = 0;

/** A product with the variants S, M and L, which have SKUs. */
function createSized(more: object = {}) {
  const own = ++made;
  const body = sizedProduct(["S", "M", "L"], more);
  const variants = body.variants?.map((variant) => ({ ...variant, sku: `${own}-${variant.options.Size}` }));
  return createProduct(ctx, { ...body, variants } as NewProduct);
}

describe("readProduct()", () => {
  it.each([
    ["active,TRUE", "active"],
    ["active,FALSE", "draft"],
    ["active,", "active"],
    ["draft,TRUE", "draft"],
    ["archived,TRUE", "draft"],
    [",true", "active"],
    [",false", "draft"],
    [",", "active"],
  ])("makes a new product with the Status and Published %j a product that is %s", async (cells, status) => {
    const handle = `published-${++made}`;
    await importRows(handle, "Title,Variant Price,Status,Published", `Published ${made},1.00,${cells}`);
    expect(await getProduct(ctx, handle)).toMatchObject({ status });
  });

  it("changes one variant by its SKU when the file has no columns of options", async () => {
    const { slug } = await createSized();
    const skus = (await getProduct(ctx, slug)).variants.map(({ sku }) => sku);
    const rows = [`${skus[2]},7`, `${skus[0]},8`];
    expect(await importRows(slug, "Variant SKU,Variant Inventory Qty", ...rows)).toMatchObject(UPDATED);
    const { variants, options } = await getProduct(ctx, slug);
    expect(variants.map(({ availableStock, sku }) => [sku, availableStock])).toEqual([
      [skus[0], 8],
      [skus[1], 10],
      [skus[2], 7],
    ]);
    expect(options).toEqual([{ name: "Size", values: ["S", "M", "L"] }]);
  });

  it("says which SKU the product does not have, and changes nothing of it", async () => {
    const { slug, variants } = await createSized();
    const rows = [`${variants[0]?.sku},7`, "UNKNOWN,8"];
    expect((await importRows(slug, "Variant SKU,Variant Inventory Qty", ...rows)).errors).toEqual([
      { row: 3, column: "Variant SKU", message: "the product has no variant with the SKU UNKNOWN" },
    ]);
    expect((await getProduct(ctx, slug)).availableStock).toBe(30);
  });

  it("takes the values of options that a row leaves empty from the variant with its SKU", async () => {
    const options = [
      { name: "Size", values: ["S"] },
      { name: "Colour", values: ["red", "blue"] },
    ];
    const variants = ["red", "blue"].map((Colour) => ({
      options: { Size: "S", Colour },
      sku: `two-${Colour}`,
      price: usd(100),
      availableStock: 1,
      weightGrams: 0,
    }));
    const { slug } = await createProduct(ctx, { name: "Two options", options, variants });
    const row = "two-blue,S,5";
    expect(await importRows(slug, "Variant SKU,Option1 Value,Variant Inventory Qty", row)).toMatchObject(UPDATED);
    expect((await getProduct(ctx, slug)).variants).toMatchObject([{ availableStock: 1 }, { availableStock: 5 }]);
  });

  it("does not guess which of several variants a row is about", async () => {
    const { slug } = await createSized();
    expect((await importRows(slug, "Variant Inventory Qty", "7")).errors).toEqual([
      { row: 2, column: "Variant SKU", message: "is required, or the options: the product has several variants" },
    ]);
  });

  it("changes a product with one variant, or its fields alone, without naming a variant", async () => {
    const [single, sized] = [await createProduct(ctx, singleProduct()), await createSized()];
    expect(await importRows(single.slug, "Variant Inventory Qty", "7")).toMatchObject(UPDATED);
    expect((await getProduct(ctx, single.slug)).availableStock).toBe(7);
    const rows = ["soft,", `,${sized.variants[0]?.sku}`];
    expect(await importRows(sized.slug, "Tags,Variant SKU", ...rows)).toMatchObject(UPDATED);
    expect(await getProduct(ctx, sized.slug)).toMatchObject({
      variants: sized.variants,
      metadata: { tags: "soft" },
    });
    expect(await importRows(sized.slug, "Tags", "soft")).toMatchObject(UNCHANGED);
  });

  it("keeps the tax class of a file without tax codes", async () => {
    const { slug } = await createSized({ taxClass: "reduced" });
    expect(await importRows(slug, "Variant Taxable", "TRUE")).toMatchObject(UNCHANGED);
    expect(await importRows(slug, "Variant Taxable,Variant Tax Code", "TRUE,")).toMatchObject(UPDATED);
    expect(await getProduct(ctx, slug)).toMatchObject({ taxClass: "standard" });
  });

  it.each([
    ["USD", "1.999", "19.99"],
    ["JPY", "19.99", "1999"],
    ["KWD", "1.9999", "1.999"],
  ])("says how an amount of %s is written", async (currency, price, example) => {
    const file = `Handle,Title,Variant Price\npriced-${++made},Priced,${price}\n`;
    expect((await runFile(ctx, file, { currency })).errors).toEqual([
      { row: 2, column: "Variant Price", message: `is not an amount of ${currency} such as ${example}` },
    ]);
  });

  it("makes a text of a description in HTML", async () => {
    const handle = `described-${++made}`;
    const html = "<p>Caf&eacute; &rsquo;n&rsquo; &mdash; 5 &euro;</p><ul><li>fast<li>good</ul>";
    await importRows(handle, "Title,Variant Price,Body (HTML)", `Described ${made},1.00,${html}`);
    expect(await getProduct(ctx, handle)).toMatchObject({ description: "Café ’n’ — 5 €\n• fast\n• good" });
  });
});
