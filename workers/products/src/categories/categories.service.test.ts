import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { createProduct, patchProduct, removeProduct } from "../catalogue/products.service.ts";
import { categories } from "../tables.ts";
import { anyVersion, createProductsContext, createTestCache } from "../testing.ts";
import { singleProduct } from "../variants/testing.ts";
import { type Category, type CategoryPatch, MAX_CATEGORIES, NewCategorySchema } from "./categories.schema.ts";
import {
  browseCategories,
  browseCategory,
  createCategory,
  listAllCategories,
  patchCategory,
  removeCategory,
} from "./categories.service.ts";
import { categoriseProduct } from "./product-categories.service.ts";

const { database, ...test } = await createProductsContext();
afterAll(() => database.close());

let { ctx } = test;
let cache: ReturnType<typeof createTestCache>;
beforeEach(async () => {
  cache = createTestCache();
  ctx = { ...ctx, kv: cache.kv, recent: cache.recent };
  await ctx.db.delete(categories);
});

const create = async (name: string, more: object = {}) =>
  (await createCategory(ctx, NewCategorySchema.parse({ name, ...more }))).resource;
const inside = (parent: Category, name: string) => create(name, { parentId: parent.id });
const patch = async (id: string, body: CategoryPatch, versions?: number[]) =>
  (await patchCategory(ctx, { id, versions }, body)).resource;
const remove = (id: string, versions?: number[]) => removeCategory(ctx, { id, versions });
const tree = async () => (await listAllCategories(ctx)).items;
const names = async () => (await tree()).map(({ name }) => name);
const code = (expected: string) => expect.objectContaining({ code: expected });
const fieldError = (path: string) =>
  expect.objectContaining({ code: "validation-failed", extras: { errors: [expect.objectContaining({ path })] } });

/** A chain of categories, each in the one before. */
async function chain(length: number, name: string): Promise<Category[]> {
  const made: Category[] = [];
  for (let level = 1; level <= length; level++) {
    made.push(await create(`${name} ${level}`, { parentId: made.at(-1)?.id ?? null }));
  }
  return made;
}

describe("createCategory()", () => {
  it("puts a category behind the others of its parent, with a slug from its name", async () => {
    const kitchen = await create("Küche & Bad");
    expect(kitchen).toEqual({
      id: expect.any(String),
      name: "Küche & Bad",
      slug: "kuche-bad",
      parentId: null,
      position: 0,
      productCount: 0,
    });
    expect(await create("Küche / Bad")).toMatchObject({
      slug: expect.stringMatching(/^kuche-bad-[0-9a-f]{12}$/),
      position: 1,
    });
    expect(await create("日本", { slug: "japan", parentId: kitchen.id })).toMatchObject({ slug: "japan", position: 0 });
    expect(await create("日本")).toMatchObject({ slug: "category", position: 2 });
  });

  it("gives a slug to one of twenty concurrent categories", async () => {
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => create("Sale", { slug: "sale" })));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const result of results) if (result.status === "rejected") expect(result.reason).toEqual(code("slug-taken"));
    const slugs = await Promise.all(Array.from({ length: 10 }, async () => (await create("Offers")).slug));
    expect(new Set(slugs).size).toBe(10);
  });

  it("refuses a sixth level and an unknown parent", async () => {
    const [, , , , fifth] = await chain(5, "Level");
    await expect(inside(fifth as Category, "Sixth")).rejects.toEqual(fieldError("parentId"));
    await expect(create("Lost", { parentId: ctx.newId() })).rejects.toEqual(fieldError("parentId"));
    expect(await names()).toHaveLength(5);
  });

  it("creates at most 2,000 categories, however many calls are concurrent", async () => {
    const rows = Array.from({ length: MAX_CATEGORIES - 3 }, (_, position) => {
      const id = ctx.newId();
      return { id, name: `Number ${position}`, slug: `number-${id}`, position };
    });
    await ctx.db.insert(categories).values(rows);
    const results = await Promise.allSettled(Array.from({ length: 10 }, (_, index) => create(`More ${index}`)));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
    expect(await tree()).toHaveLength(MAX_CATEGORIES);
  });
});

describe("patchCategory()", () => {
  it("sets the fields that are given, and moves a category with all that is below it", async () => {
    const [garden, kitchen] = [await create("Garden"), await create("Kitchen")];
    const cooking = await inside(kitchen, "Cooking");
    await inside(cooking, "Pans");
    await inside(garden, "Tools");
    expect(await names()).toEqual(["Garden", "Tools", "Kitchen", "Cooking", "Pans"]);
    expect(await patch(cooking.id, { parentId: garden.id, name: "Outdoor cooking" })).toEqual({
      ...cooking,
      name: "Outdoor cooking",
      parentId: garden.id,
      position: 1,
    });
    expect(await names()).toEqual(["Garden", "Tools", "Outdoor cooking", "Pans", "Kitchen"]);
    expect(await patch(cooking.id, { parentId: null, position: 0 })).toMatchObject({ parentId: null, position: 0 });
    expect(await names()).toEqual(["Garden", "Tools", "Outdoor cooking", "Pans", "Kitchen"]);
  });

  it("changes only the version that If-Match names", async () => {
    const { id } = await create("Garden");
    await expect(patch(id, { name: "Yard" }, [2])).rejects.toEqual(code("version-mismatch"));
    await expect(patch(id, {}, [2])).rejects.toEqual(code("version-mismatch"));
    expect(await patch(id, {}, [1])).toMatchObject({ name: "Garden" });
    expect(await patch(id, { name: "Yard" }, [1])).toMatchObject({ name: "Yard" });
    expect((await browseCategory(ctx, "garden")).value.version).toBe(2);
    await expect(patch(ctx.newId(), { name: "Yard" })).rejects.toEqual(code("not-found"));
  });

  it("refuses a circle, a move that makes a sixth level, and a taken slug", async () => {
    const [top, second, third] = (await chain(3, "A")) as [Category, Category, Category];
    for (const parent of [top, second, third]) {
      await expect(patch(top.id, { parentId: parent.id })).rejects.toEqual(code("category-circle"));
    }
    const [, , bottom] = (await chain(3, "B")) as [Category, Category, Category];
    await expect(patch(top.id, { parentId: bottom.id })).rejects.toEqual(fieldError("parentId"));
    await expect(patch(top.id, { parentId: ctx.newId() })).rejects.toEqual(fieldError("parentId"));
    await expect(patch(top.id, { slug: second.slug })).rejects.toEqual(code("slug-taken"));
    expect(await patch(second.id, { parentId: bottom.id })).toMatchObject({ parentId: bottom.id });
  });

  it("makes no circle and no sixth level when many moves are concurrent", async () => {
    for (let round = 0; round < 10; round++) {
      await ctx.db.delete(categories);
      const made = await Promise.all(Array.from({ length: 8 }, (_, index) => create(`Node ${index}`)));
      const moves = made.flatMap(({ id }, index) =>
        [1, 3].map((step) => ({ id, parentId: made[(index + step) % 8]?.id })),
      );
      await Promise.allSettled(moves.map(({ id, parentId }) => patch(id, { parentId })));
      const items = await tree();
      // The list follows the tree from the top, so categories of a circle are missing in it.
      expect(items).toHaveLength(8);
      const parentOf = new Map(items.map(({ id, parentId }) => [id, parentId]));
      const levelOf = (id: string | null | undefined): number => (id ? 1 + levelOf(parentOf.get(id)) : 0);
      expect(Math.max(...items.map(({ id }) => levelOf(id)))).toBeLessThanOrEqual(5);
    }
  });
});

describe("removeCategory()", () => {
  it("deletes a category whose products stay, and frees its slug", async () => {
    const garden = await create("Garden");
    const product = await createProduct(ctx, singleProduct());
    const before = await categoriseProduct(ctx, anyVersion(product.id), { categoryIds: [garden.id] });
    await expect(remove(garden.id, [7])).rejects.toEqual(code("version-mismatch"));
    await remove(garden.id, [1]);
    await expect(remove(garden.id)).rejects.toEqual(code("not-found"));
    expect(await tree()).toEqual([]);
    const after = await patchProduct(ctx, anyVersion(product.id), {});
    expect(after.categories).toEqual([]);
    expect(after.version).toBeGreaterThan(before.version);
    expect(await create("Garden")).toMatchObject({ slug: "garden" });
  });

  it("refuses while there are categories in it, also those that are moved there at the same time", async () => {
    const [top, second] = (await chain(2, "A")) as [Category, Category];
    await expect(remove(top.id)).rejects.toEqual(code("category-not-empty"));
    await remove(second.id);
    await remove(top.id);
    for (let round = 0; round < 20; round++) {
      const [from, to] = [await create("From"), await create("To")];
      const [moved, removed] = await Promise.allSettled([patch(from.id, { parentId: to.id }), remove(to.id)]);
      expect([moved.status, removed.status].toSorted()).toEqual(["fulfilled", "rejected"]);
      expect((await tree()).some(({ id }) => id === from.id)).toBe(true);
      await ctx.db.delete(categories);
    }
  });
});

describe("the tree of categories", () => {
  it("counts the products for sale in a category and below it, each once", async () => {
    const [top, second] = (await chain(2, "A")) as [Category, Category];
    const other = await create("Other");
    const put = async (categoryIds: string[], more: object = {}) => {
      const { id } = await createProduct(ctx, { ...singleProduct(), ...more });
      return categoriseProduct(ctx, anyVersion(id), { categoryIds });
    };
    await put([top.id, second.id]);
    const gone = await put([second.id, other.id]);
    await put([second.id], { status: "draft" });
    const counts = async () => Object.fromEntries((await tree()).map(({ name, productCount }) => [name, productCount]));
    expect(await counts()).toEqual({ "A 1": 2, "A 2": 2, Other: 1 });
    expect(await patch(second.id, { parentId: other.id })).toMatchObject({ productCount: 2 });
    expect(await counts()).toEqual({ "A 1": 1, "A 2": 2, Other: 2 });
    await removeProduct(ctx, anyVersion(gone.id));
    expect(await counts()).toEqual({ "A 1": 1, "A 2": 1, Other: 1 });
  });

  it("is read with the ancestors of a category, by its id or slug", async () => {
    const [top, second, third] = (await chain(3, "A")) as [Category, Category, Category];
    const brief = ({ id, name, slug }: Category) => ({ id, name, slug });
    for (const key of [third.id, third.id.toUpperCase(), third.slug]) {
      const { resource } = (await browseCategory(ctx, key)).value;
      expect(resource).toEqual({ ...third, ancestors: [brief(top), brief(second)] });
    }
    for (const key of [ctx.newId(), "nothing", "No-Slug"]) {
      await expect(browseCategory(ctx, key)).rejects.toEqual(code("not-found"));
    }
  });

  it("comes from the cache until a category changes", async () => {
    const garden = await create("Garden");
    const read = async () => (await browseCategories(ctx)).value.items.map(({ name }) => name);
    expect(await read()).toEqual(["Garden"]);
    // The reads of the test before may be storing the same entry still.
    await expect.poll(async () => (await read()) && cache.entries.has("categories:1"), { timeout: 5_000 }).toBe(true);
    cache.edit("categories:1", (entry) => ({ ...entry, value: [{ ...garden, name: "From the cache", version: 1 }] }));
    expect(await read()).toEqual(["From the cache"]);
    await patch(garden.id, { name: "Yard" });
    expect(await read()).toEqual(["Yard"]);
  });
});
