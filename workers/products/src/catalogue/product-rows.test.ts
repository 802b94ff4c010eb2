import { eq, getTableColumns } from "drizzle-orm";
import { afterAll, expect, it } from "vitest";
import { newId } from "#shared/values/ids.ts";
import { categories, mediaFiles, productImages, products, variants } from "../tables.ts";
import { createProductsContext } from "../testing.ts";
import { singleProduct } from "../variants/testing.ts";
import { listProducts } from "./catalogue.repository.ts";
import { toProduct, toSummary } from "./product-view.ts";
import { findProduct, findShownProduct } from "./products.repository.ts";
import { createProduct } from "./products.service.ts";

const { ctx, database } = await createProductsContext();
afterAll(() => database.close());

it("a product read has what a select of each table's columns has, the path of its categories only if it is wanted, and in lists the same totals", async () => {
  const { id } = await createProduct(ctx, singleProduct());
  const [category, image, key] = [newId(), newId(), "a".repeat(64)];
  await ctx.db.batch([
    ctx.db.insert(categories).values({ id: category, name: "Kitchen", slug: "kitchen", position: 0 }),
    ctx.db.insert(mediaFiles).values({ key }),
    ctx.db.insert(productImages).values({ id: image, productId: id, key, width: 3, height: 2, position: 0 }),
    ctx.db
      .update(products)
      .set({ categoryIds: [category] })
      .where(eq(products.id, id)),
  ]);
  const shown = await findShownProduct(ctx.db, { id });
  if (!shown) throw new Error("The product is missing.");
  const { variants: ownVariants, images, categories: own, ...alone } = shown;

  const [product] = await ctx.db.select().from(products).where(eq(products.id, id));
  const { search: _search, inStock: _inStock, archivedAt: _archivedAt, ...others } = product ?? {};
  const { categoryIds: _ids, facetSetId: _set, ...expected } = others as Partial<typeof product & object>;
  expect(alone).toEqual({ ...expected, categoryPath: null });
  expect(own).toEqual([{ id: category, name: "Kitchen", slug: "kitchen", version: 1, isDeleted: false }]);
  const [variant] = await ctx.db.select().from(variants).where(eq(variants.productId, id));
  expect(variant).toMatchObject(ownVariants[0] ?? {});
  const [stored] = await ctx.db.select().from(productImages);
  expect(stored).toMatchObject(images[0] ?? {});
  // Columns that are in neither are those that no client sees.
  const hidden = (table: typeof variants | typeof productImages, row: object = {}) =>
    Object.keys(getTableColumns(table)).filter((name) => !(name in row));
  expect(hidden(variants, ownVariants[0])).toEqual(["productId", "position", "createdAt", "removedAt", "inStock"]);
  expect(hidden(productImages, images[0])).toEqual(["productId", "sourceUrl", "createdAt"]);

  const query = { statuses: ["active" as const], limit: 1, sort: "name" as const, descending: false };
  const [listed] = await listProducts(ctx.db, query);
  const { variants: _variants, categories: _categories, images: shownImages, ...fields } = toProduct(shown);
  expect(listed && toSummary(listed)).toEqual({ ...fields, image: shownImages[0] });

  expect(await findProduct(ctx.db, { id })).toEqual({ ...shown, categoryPath: [category] });
});
