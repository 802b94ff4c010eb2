import { afterAll, describe, expect, it } from "vitest";
import { getProduct } from "../catalogue/product-reads.service.ts";
import type { NewProduct } from "../catalogue/products.schema.ts";
import { createProduct } from "../catalogue/products.service.ts";
import { createProductsContext } from "../testing.ts";
import { singleProduct, sizedProduct } from "../variants/testing.ts";
import { runFile } from "./testing.ts";

const { ctx, database } = await createProductsContext();
afterAll(() => database.close());

const HEADER = "Handle,Option1 Value,Variant SKU,Variant Price";
let made = 0;

/** A product with a variant of each size, whose SKUs are the sizes behind the number of the test. */
function createSized(sizes: string[]) {
  const own = ++made;
  const body = sizedProduct(sizes);
  const variants = body.variants?.map((variant) => ({ ...variant, sku: `${own}-${variant.options.Size}` }));
  return createProduct(ctx, { ...body, variants } as NewProduct);
}

/** Rows are a size, the size that its SKU had before, and a price. */
async function importSizes(sizes: string[], rows: string[]) {
  const product = await createSized(sizes);
  const lines = rows.map((row) => row.replace(",", `,${made}-`)).map((row) => `${product.slug},${row}`);
  const { errors, updated } = await runFile(ctx, [HEADER, ...lines].join("\n"));
  const after = await getProduct(ctx, product.slug);
  const again = await runFile(ctx, [HEADER, ...lines].join("\n"));
  const shown = after.variants.map(({ id, sku, options, price }) =>
    [
      sizes[product.variants.findIndex((variant) => variant.id === id)] ?? "new",
      options.Size,
      sku?.replace(/^\d+-/, "") ?? null,
      price.amount,
    ].join(),
  );
  return { updated, errors, updatedAgain: again.updated, shown };
}

/** Variants are shown with the size that they had, their size, their SKU and their price. */
const done = (...shown: string[]) => ({ updated: 1, errors: [], updatedAgain: 0, shown });

describe("orderChanges()", () => {
  it("lets variants exchange their SKUs, two or in a circle", async () => {
    expect(await importSizes(["S", "M"], ["S,M,5", "M,S,6"])).toEqual(done("S,S,M,500", "M,M,S,600"));
    expect(await importSizes(["S", "M", "L"], ["S,M,5", "M,L,6", "L,S,7"])).toEqual(
      done("S,S,M,500", "M,M,L,600", "L,L,S,700"),
    );
  });

  it("gives new options to a variant with its SKU, and its former ones to a new variant, in any order of the rows", async () => {
    const shown = ["S,L,S,600", "new,S,X,500"];
    expect(await importSizes(["S"], ["L,S,6", "S,X,5"])).toEqual(done(...shown));
    expect(await importSizes(["S"], ["S,X,5", "L,S,6"])).toEqual(done(...shown));
  });

  it("lets variants with their SKUs take the options of those that get others, in any order of the rows", async () => {
    const shown = ["S,M,S,500", "M,L,M,600"];
    expect(await importSizes(["S", "M"], ["M,S,5", "L,M,6"])).toEqual(done(...shown));
    expect(await importSizes(["S", "M"], ["L,M,6", "M,S,5"])).toEqual(done(...shown));
  });

  it("says that a SKU belongs to another variant, and makes the other changes of the row", async () => {
    const { errors, shown } = await importSizes(["S", "M"], ["S,M,5"]);
    expect(errors).toEqual([{ row: 2, column: "Variant SKU", message: expect.stringContaining("has this SKU") }]);
    expect(shown).toEqual(["S,S,S,500", "M,M,M,101"]);
  });

  it("says that a name belongs to another product, and makes the other changes of the product", async () => {
    const [one, other] = [await createProduct(ctx, singleProduct()), await createProduct(ctx, singleProduct())];
    const rows = [`${one.slug},${other.name},soft,9`, `${other.slug},${one.name},warm,8`];
    const { errors } = await runFile(ctx, ["Handle,Title,Tags,Variant Price", ...rows].join("\n"));
    expect(errors.map(({ row, column }) => [row, column])).toEqual([
      [2, "Title"],
      [3, "Title"],
    ]);
    const price = { amount: 900 };
    expect(await getProduct(ctx, one.slug)).toMatchObject({ name: one.name, metadata: { tags: "soft" }, price });
    expect(await getProduct(ctx, other.slug)).toMatchObject({ name: other.name, metadata: { tags: "warm" } });
  });
});
