import { sql } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { NewCategorySchema } from "../categories/categories.schema.ts";
import { createCategory } from "../categories/categories.service.ts";
import { categoriseProduct } from "../categories/product-categories.service.ts";
import { FacetsQuerySchema } from "../facets/facets.schema.ts";
import { browseFacets } from "../facets/facets.service.ts";
import * as previous from "../previous-version/statements.ts";
import { reserveVariants, settleReservations } from "../reservations/reservations.service.ts";
import { anyVersion, createProductsContext } from "../testing.ts";
import { singleProduct, sizedProduct, sizedVariant, usd, variantOf } from "../variants/testing.ts";
import { addVariant, adjustProductStock, deleteVariant } from "../variants/variants.service.ts";
import { browseCatalogue } from "./catalogue.service.ts";
import { ProductListQuerySchema } from "./products.schema.ts";
import { createProduct, patchProduct, removeProduct } from "./products.service.ts";

const { ctx, database } = await createProductsContext();
afterAll(() => database.close());

/** The rows that one of the two has, and the other has not. */
async function findDifferences() {
  const { rows } = await ctx.db.execute(`
    (TABLE documents_to_search EXCEPT TABLE search_documents)
    UNION ALL (TABLE search_documents EXCEPT TABLE documents_to_search)`);
  return rows;
}

/** The row of a product, and its place in the table, which changes with each write. */
async function findRow(id: string) {
  const { rows } = await ctx.db.execute(
    sql`SELECT ctid, xmin, price_amount::int AS price, in_stock, status FROM search_documents WHERE id = ${id}::uuid`,
  );
  return rows[0];
}

const search = async (q: string, more: object = {}) =>
  (await browseCatalogue(ctx, ProductListQuerySchema.parse({ q, ...more }))).value.items.map(({ id }) => id);
const reserve = (productId: string, quantity: number, reservationId = ctx.newId()) =>
  reserveVariants(ctx, { reservationId, lines: [{ productId, quantity }] });
/** Sells units and takes them back. */
async function sellAndReturn(productId: string, quantity: number): Promise<void> {
  const reservationId = ctx.newId();
  await reserve(productId, quantity, reservationId);
  await settleReservations(ctx, [{ reservationId, action: "return" }]);
}
const newCategory = async (name: string) => (await createCategory(ctx, NewCategorySchema.parse({ name }))).resource;

describe("a search", () => {
  it("finds a product by what it is now, after each kind of change", async () => {
    const garden = await newCategory("Garden");
    const { id } = await createProduct(ctx, { name: "Copper lantern", price: usd(900), availableStock: 2 });
    expect(await search("copper lant", { minPrice: "900" })).toEqual([id]);

    await patchProduct(ctx, anyVersion(id), { name: "Brass lantern", price: usd(700), description: "For evenings" });
    expect(await search("copper lantern")).toEqual([]);
    expect(await search("brass even", { maxPrice: "700", sort: "name" })).toEqual([id]);
    await categoriseProduct(ctx, { id, hasIfMatch: false }, { categoryIds: [garden.id] });
    expect(await search("lantern", { category: garden.slug })).toEqual([id]);
    const facets = await browseFacets(ctx, FacetsQuerySchema.parse({ q: "lantern" }));
    expect(facets).toMatchObject({ total: 1, categories: [{ slug: garden.slug, count: 1 }], price: { min: 700 } });

    await reserve(id, 2);
    expect(await search("lantern", { inStock: "true" })).toEqual([]);
    await adjustProductStock(ctx, anyVersion(id), { delta: 1 });
    expect(await search("lantern", { inStock: "true" })).toEqual([id]);
    await patchProduct(ctx, anyVersion(id), { status: "draft", price: usd(600) });
    expect(await search("lantern")).toEqual([]);
    expect(await findRow(id)).toMatchObject({ status: "draft", price: 600 });
    await removeProduct(ctx, anyVersion(id));
    expect(await findRow(id)).toBeUndefined();
    expect(await findDifferences()).toEqual([]);
  });

  it("finds what the previous version creates and changes, and not what it archives", async () => {
    const id = ctx.newId();
    await previous.insertProduct(ctx.db, {
      id,
      name: "Old sextant",
      priceAmount: 500,
      currency: "EUR",
      availableStock: 1,
    });
    expect(await search("sextant", { currency: "EUR" })).toEqual([id]);
    await previous.updateProduct(ctx.db, id, { name: "Old astrolabe", priceAmount: 600 });
    expect(await search("astrolabe", { minPrice: "600" })).toEqual([id]);
    expect(await search("sextant")).toEqual([]);
    await previous.archiveProduct(ctx.db, id);
    expect(await search("astrolabe")).toEqual([]);
    expect(await findDifferences()).toEqual([]);
  });
});

describe("search_documents", () => {
  it("is not written by sales and changes of stock, but by the last unit sold and the first one added", async () => {
    const { id } = await createProduct(ctx, { ...singleProduct(), availableStock: 5 });
    const before = await findRow(id);
    await reserve(id, 2);
    await adjustProductStock(ctx, anyVersion(id), { delta: -1 });
    expect(await findRow(id)).toEqual(before);
    await reserve(id, 2);
    expect(await findRow(id)).toMatchObject({ in_stock: false });
    await adjustProductStock(ctx, anyVersion(id), { delta: 1 });
    expect(await findRow(id)).toMatchObject({ in_stock: true });
  });

  it("keeps words apart from rows, so that some seventy-five rows are on a page", async () => {
    await ctx.db.execute(`
      INSERT INTO catalogue_products (id, name, slug, description, price_amount, max_price_amount, currency, in_stock)
      SELECT gen_random_uuid(), 'A product of the usual length ' || n, 'usual-' || n, repeat('Some words that say more of it. ', 4) || n,
        100, 100, 'USD', false FROM generate_series(1, 1000) AS n`);
    const { rows } = await ctx.db.execute(
      "SELECT (pg_relation_size('search_documents_0') + pg_relation_size('search_documents_1')) / 8192 AS pages",
    );
    expect(Number(rows[0]?.pages)).toBeGreaterThan(0);
    expect(Number(rows[0]?.pages)).toBeLessThan(1000 / 65);
    expect(await findDifferences()).toEqual([]);
  });

  it.each(["product, variant", "variant, product"])(
    "has what the product has, when one statement changes both, in the order %s",
    async (order) => {
      const { id } = await createProduct(ctx, singleProduct());
      const changes: Record<string, string> = {
        product: `UPDATE catalogue_products SET status = 'draft' WHERE id = '${id}'`,
        variant: `UPDATE variants SET price_amount = 321, available_stock = 0 WHERE id = '${id}'`,
      };
      const parts = order.split(", ").map((name) => `${name} AS (${changes[name]})`);
      await ctx.db.execute(`WITH ${parts.join(", ")} SELECT`);
      expect(await findRow(id)).toMatchObject({ status: "draft", price: 321, in_stock: false });
    },
  );

  it("has what the products have, when they are changed, priced, moved, sold, restocked and archived at once", async () => {
    const [garden, kitchen] = [await newCategory("Shed"), await newCategory("Pantry")];
    for (let round = 0; round < 8; round++) {
      const sized = await createProduct(ctx, sizedProduct(["S", "M"]));
      const made = [sized, ...(await Promise.all([1, 2, 3].map(() => createProduct(ctx, singleProduct()))))];
      const outcomes = await Promise.allSettled([
        ...made
          .slice(1)
          .flatMap(({ id, name }, index) => [
            patchProduct(ctx, anyVersion(id), { name: `${name} renamed`, price: usd(100 + round) }),
            patchProduct(ctx, anyVersion(id), { price: usd(200 + round), description: "Dearer" }),
            categoriseProduct(ctx, { id, hasIfMatch: false }, { categoryIds: [garden.id] }),
            categoriseProduct(ctx, { id, hasIfMatch: false }, { categoryIds: [kitchen.id, garden.id] }),
            reserve(id, 10),
            sellAndReturn(id, 10),
            adjustProductStock(ctx, anyVersion(id), { delta: 1 }),
            patchProduct(ctx, anyVersion(id), { status: round % 2 === 0 ? "draft" : "active" }),
            ...(index === 0 ? [removeProduct(ctx, anyVersion(id))] : []),
          ]),
        addVariant(ctx, sized.id, sizedVariant("L", { price: usd(50) })),
        deleteVariant(ctx, variantOf(sized, 0)),
        patchProduct(ctx, anyVersion(sized.id), { name: `${sized.name} renamed` }),
        categoriseProduct(ctx, { id: sized.id, hasIfMatch: false }, { categoryIds: [kitchen.id] }),
      ]);
      // Those of the archived product may come too late.
      expect(outcomes.filter(({ status }) => status === "fulfilled").length).toBeGreaterThan(18);
      expect(await findDifferences()).toEqual([]);
    }
  });
});
