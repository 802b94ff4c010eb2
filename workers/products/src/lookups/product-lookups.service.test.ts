import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { browseProduct } from "../catalogue/product-reads.service.ts";
import { NewProductSchema, type Product } from "../catalogue/products.schema.ts";
import { createProduct, removeProduct } from "../catalogue/products.service.ts";
import { deleteVariant } from "../variants/variants.service.ts";
import { findProducts } from "./product-lookups.service.ts";
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
    NewProductSchema.parse({ name: `Named ${++made}`, price: usd(500), availableStock: 7, ...fields }),
  );
const makeSizes = () =>
  make({
    price: undefined,
    availableStock: undefined,
    options: [{ name: "Size", values: ["S", "M"] }],
    variants: ["S", "M"].map((Size) => ({ options: { Size }, price: usd(100), availableStock: 1, weightGrams: 1 })),
  });
const secondOf = (product: Product) => product.variants[1]?.id ?? "";

const byId = (products: Product[]) => products.toSorted((a, b) => (a.id < b.id ? -1 : 1));
const find = async (...keys: string[]) => byId(await findProducts(ctx, { keys }));

/** What everyone is answered who reads these products, and no cache entries of them. */
async function browse(...products: Product[]): Promise<Product[]> {
  const read = await Promise.all(products.map(async ({ id }) => (await browseProduct(ctx, id)).value));
  await ctx.settle();
  test.cache.entries.clear();
  test.queries = 0;
  return byId(read);
}

describe("findProducts()", () => {
  it("finds products by their ids, slugs and variants in one round trip, each once, as everyone sees them", async () => {
    const [mug, shirt, bag] = [await make(), await makeSizes(), await make()];
    const shown = await browse(mug, shirt, bag);
    const keys = [
      mug.id,
      mug.slug,
      secondOf(shirt),
      shirt.id,
      bag.slug,
      crypto.randomUUID(),
      "no-such-slug",
      "../users",
    ];
    expect(await find(...keys)).toEqual(shown);
    expect(test.queries).toBe(1);
    expect(await find("../users")).toEqual([]);
    expect(test.queries).toBe(1);
  });

  it("finds nothing by drafts, archived products and removed variants", async () => {
    const [draft, archived, shirt] = [await make({ status: "draft" }), await make(), await makeSizes()];
    await removeProduct(ctx, { id: archived.id, hasIfMatch: false });
    await deleteVariant(ctx, { id: secondOf(shirt), productId: shirt.id, hasIfMatch: false });
    const keys = [draft.id, draft.slug, archived.id, archived.slug, secondOf(shirt)];
    expect(await find(...keys)).toEqual([]);
    await browse(shirt);
    expect(await find(...keys)).toEqual([]);
  });

  it("takes what the cache has, by the ids of products and of their variants, and asks the database for the rest alone", async () => {
    const [mug, shirt, draft] = [await make(), await makeSizes(), await make({ status: "draft" })];
    const [shown] = await browse(shirt);
    for (const { id } of [mug, shirt]) await browseProduct(ctx, id);
    await browseProduct(ctx, draft.id).catch(() => undefined);
    await ctx.settle();
    test.queries = 0;
    expect(await find(shirt.id, secondOf(shirt), mug.id, draft.id)).toHaveLength(2);
    expect(test.queries).toBe(0);
    expect(await find(shirt.slug, mug.id)).toContainEqual(shown);
    expect(test.queries).toBe(1);
  });

  it("refuses more keys than its callers may name", async () => {
    await expect(find(...Array.from({ length: 21 }, () => crypto.randomUUID()))).rejects.toThrow("21 products");
  });
});
