import { afterAll, describe, expect, it } from "vitest";
import { listCatalogue } from "../catalogue/catalogue.service.ts";
import { browseProduct, getProduct } from "../catalogue/product-reads.service.ts";
import { ProductListQuerySchema } from "../catalogue/products.schema.ts";
import { createProduct, patchProduct } from "../catalogue/products.service.ts";
import { findVariants } from "../lookups/variant-lookups.service.ts";
import { reserveVariants, settleReservations } from "../reservations/reservations.service.ts";
import { anyVersion, createProductsContext } from "../testing.ts";
import { singleProduct, sizedProduct, sizedVariant, variantOf } from "../variants/testing.ts";
import { addVariant, deleteVariant } from "../variants/variants.service.ts";
import { NewCategorySchema } from "./categories.schema.ts";
import { createCategory, patchCategory, removeCategory } from "./categories.service.ts";
import { categoriseProduct } from "./product-categories.service.ts";

const { ctx, database, settle } = await createProductsContext();
afterAll(() => database.close());

const create = async (name: string, parentId?: string) =>
  (await createCategory(ctx, NewCategorySchema.parse({ name, parentId }))).resource;
const put = (id: string, categoryIds: string[], versions?: number[]) =>
  categoriseProduct(ctx, { id, versions, hasIfMatch: versions !== undefined }, { categoryIds });
const newProduct = () => createProduct(ctx, singleProduct());
const code = (expected: string) => expect.objectContaining({ code: expected });

describe("categoriseProduct()", () => {
  it("puts a product into exactly the given categories, which reads show in their order", async () => {
    const [garden, kitchen] = [await create("Garden"), await create("Kitchen")];
    const { id, slug, version } = await newProduct();
    const brief = [kitchen, garden].map(({ id, name, slug }) => ({ id, name, slug }));
    const product = await put(id, [kitchen.id, garden.id]);
    expect(product).toMatchObject({ categories: brief, version: version + 3 });
    expect(await getProduct(ctx, id)).toEqual(product);
    expect((await browseProduct(ctx, id)).value).toEqual(product);
    expect((await browseProduct(ctx, slug)).value).toEqual(product);
    expect((await put(id, [garden.id])).categories).toEqual(brief.slice(1));
    expect((await put(id, [])).categories).toEqual([]);
  });

  it("refuses unknown and deleted categories by their place, and changes nothing", async () => {
    const [garden, deleted] = [await create("Garden"), await create("Deleted")];
    await removeCategory(ctx, { id: deleted.id, versions: undefined });
    const product = await put((await newProduct()).id, [garden.id]);
    const errors = [1, 2].map((index) => expect.objectContaining({ path: `categoryIds.${index}` }));
    await expect(put(product.id, [garden.id, deleted.id, ctx.newId()])).rejects.toMatchObject({ extras: { errors } });
    expect(await getProduct(ctx, product.id)).toEqual(product);
  });

  it("changes only the version that If-Match names, and no unknown product", async () => {
    const garden = await create("Garden");
    const { id, version } = await newProduct();
    await expect(put(id, [garden.id], [version + 1])).rejects.toEqual(code("version-mismatch"));
    const product = await put(id, [garden.id], [version]);
    expect(await put(id, [], [product.version])).toMatchObject({ categories: [] });
    await expect(put(ctx.newId(), [])).rejects.toEqual(code("product-not-found"));
  });

  it("keeps a product without a category that was deleted at the same time", async () => {
    for (let round = 0; round < 20; round++) {
      const garden = await create("Garden");
      const { id } = await newProduct();
      await Promise.allSettled([put(id, [garden.id]), removeCategory(ctx, { id: garden.id, versions: undefined })]);
      expect((await getProduct(ctx, id)).categories).toEqual([]);
    }
  });
});

describe("the version of a product", () => {
  it("rises with each change of a category, and when the product leaves one", async () => {
    const garden = await create("Garden");
    const { id } = await newProduct();
    const versions = [(await put(id, [garden.id])).version];
    const read = async () => versions.push((await getProduct(ctx, id)).version);
    await patchCategory(ctx, { id: garden.id, versions: undefined }, { name: "Yard" });
    await read();
    await put(id, []);
    await read();
    await put(id, [garden.id]);
    await read();
    await removeCategory(ctx, { id: garden.id, versions: undefined });
    await read();
    await put(id, []);
    await read();
    expect(versions).toEqual([...new Set(versions)].toSorted((a, b) => a - b));
    const { version } = await patchProduct(
      ctx,
      { id, versions: versions.slice(-1), hasIfMatch: true },
      { description: "x" },
    );
    expect(version).toBe((versions.at(-1) ?? 0) + 1);
  });

  it("rises whatever changes of a category and of its membership are concurrent", async () => {
    for (let round = 0; round < 20; round++) {
      const garden = await create("Garden");
      const { id } = await newProduct();
      const seen = new Map<number, string>();
      const see = ({ version, categories }: { version: number; categories: object[] }) => {
        const shown = JSON.stringify(categories);
        expect(seen.get(version) ?? shown).toBe(shown);
        seen.set(version, shown);
      };
      see(await put(id, [garden.id]));
      const rename = (name: string) => patchCategory(ctx, { id: garden.id, versions: undefined }, { name });
      const leave = async () => see(await put(id, []));
      const look = async () => see(await getProduct(ctx, id));
      await Promise.all([rename("Yard"), look(), leave(), look(), rename("Park"), look()]);
      see(await getProduct(ctx, id));
    }
  });
});

describe("a list of products", () => {
  it("shows the version and the time of the last change that a read shows", async () => {
    const [garden, kitchen] = [await create("Garden"), await create("Kitchen")];
    const { id } = await createProduct(ctx, sizedProduct(["S", "M"]));
    const agree = async () => {
      const { items } = await listCatalogue(ctx, ProductListQuerySchema.parse({ limit: "1" }));
      const { version, updatedAt, availableStock } = await getProduct(ctx, id);
      expect(items).toEqual([expect.objectContaining({ id, version, updatedAt, availableStock })]);
    };
    await put(id, [garden.id, kitchen.id]);
    await agree();
    await addVariant(ctx, id, sizedVariant("L"));
    await agree();
    await patchProduct(ctx, anyVersion(id), { description: "x" });
    await agree();
    await patchCategory(ctx, { id: garden.id, versions: undefined }, { name: "Yard" });
    await agree();
    await removeCategory(ctx, { id: garden.id, versions: undefined });
    await agree();
    await put(id, [kitchen.id]);
    await agree();
  });
});

describe("the categories of what is sold", () => {
  it("are given to orders with all that they are in: by lookups, cached or not, and by reservations", async () => {
    const [top, other] = [await create("Top"), await create("Other")];
    const second = await create("Second", top.id);
    const { id } = await put((await newProduct()).id, [second.id]);
    const path = [top.id, second.id].toSorted();
    const lookUp = async (isFresh: boolean) => {
      const [found] = await findVariants(ctx, { keys: [{ variantId: id, productId: id }], isFresh });
      return found?.outcome === "found" ? found.variant.categoryIds : undefined;
    };
    expect(await lookUp(false)).toEqual(path);
    expect(await lookUp(true)).toEqual(path);
    const reservationId = ctx.newId();
    const reserve = () => reserveVariants(ctx, { reservationId, lines: [{ variantId: id, quantity: 1 }] });
    expect(await reserve()).toMatchObject({ outcome: "reserved", lines: [{ categoryIds: path }] });
    await settle();
    expect(await lookUp(false)).toEqual(path);
    expect((await browseProduct(ctx, id)).value.categories).toMatchObject([{ id: second.id }]);

    await patchCategory(ctx, { id: second.id, versions: undefined }, { parentId: other.id });
    expect(await lookUp(true)).toEqual([other.id, second.id].toSorted());
    await settleReservations(ctx, [{ reservationId, action: "return" }]);
    await removeCategory(ctx, { id: second.id, versions: undefined });
    expect(await lookUp(true)).toEqual([]);
  });
});

describe("the combination of categories and options of a product", () => {
  const combination = async (id: string) => {
    const { rows } = await ctx.db.execute(
      `SELECT f.category_ids, f.variant_options FROM catalogue_products p JOIN facet_sets f ON f.id = p.facet_set_id
       WHERE p.id = '${id}'`,
    );
    return rows[0] as { category_ids: string[]; variant_options: object[] } | undefined;
  };

  it("follows its categories and its variants, and is shared by products that are alike", async () => {
    const [garden, kitchen] = [await create("Garden"), await create("Kitchen")];
    const product = await createProduct(ctx, sizedProduct(["S", "M"]));
    const { id } = product;
    expect(await combination(id)).toEqual({ category_ids: [], variant_options: [{ Size: "M" }, { Size: "S" }] });
    await put(id, [kitchen.id, garden.id]);
    await addVariant(ctx, id, sizedVariant("L"));
    expect(await combination(id)).toEqual({
      category_ids: [garden.id, kitchen.id].toSorted(),
      variant_options: [{ Size: "L" }, { Size: "M" }, { Size: "S" }],
    });
    await deleteVariant(ctx, variantOf(product, 0));
    expect(await combination(id)).toMatchObject({ variant_options: [{ Size: "L" }, { Size: "M" }] });
    await patchProduct(ctx, anyVersion(id), {
      options: [
        { name: "Size", values: ["L", "M", "XL"] },
        { name: "Colour", values: ["red"] },
      ],
    });
    expect(await combination(id)).toMatchObject({
      variant_options: [
        { Size: "L", Colour: "red" },
        { Size: "M", Colour: "red" },
      ],
    });
    const { rows } = await ctx.db.execute(
      "SELECT count(*)::int AS sets, count(DISTINCT (category_ids, variant_options))::int AS distinct FROM facet_sets",
    );
    expect(rows[0]?.sets).toBe(rows[0]?.distinct);
  });

  it("names the first with the same categories, and the first with the same options", async () => {
    const [shelf, drawer] = [await create("Shelf"), await create("Drawer")];
    const firsts = async (categories: string[], sizes: string[]) => {
      const { id } = await createProduct(ctx, sizedProduct(sizes));
      await put(id, categories);
      const { rows } = await ctx.db.execute(
        `SELECT f.id, f.categories_set_id AS categories, f.options_set_id AS options, d.categories_set_id AS found, d.options_set_id AS by
         FROM catalogue_products p JOIN facet_sets f ON f.id = p.facet_set_id JOIN search_documents d ON d.id = p.id
         WHERE p.id = '${id}'`,
      );
      const { categories: same, options, found, by } = rows[0] as Record<string, number>;
      expect([found, by]).toEqual([same, options]);
      return rows[0] as Record<string, number>;
    };
    const first = await firsts([shelf.id, drawer.id], ["A4"]);
    expect(first.categories).toBe(first.id);
    // With these options, the product was in no category before.
    expect(first.options).toBeLessThan(first.id as number);
    const second = await firsts([drawer.id, shelf.id], ["A4", "A5"]);
    expect(second.id).not.toBe(first.id);
    expect(second.categories).toBe(first.id);
    const third = await firsts([shelf.id], ["A4"]);
    expect(third.categories).toBe(third.id);
    expect(third.options).toBe(first.options);
  });

  it("names one that names itself, also when that was added after one with a higher number", async () => {
    const add = async (id: number, size: string) => {
      await ctx.db.execute(
        `INSERT INTO facet_sets (id, key, category_ids, variant_options) OVERRIDING SYSTEM VALUE
         VALUES (${id}, gen_random_uuid(), '{00000000-0000-7000-8000-000000000001}', '[{"Shape": "${size}"}]')`,
      );
    };
    await add(2_000_000_002, "round");
    await add(2_000_000_001, "round");
    await add(2_000_000_003, "oval");
    const { rows } = await ctx.db.execute(
      `DELETE FROM facet_sets WHERE id > 2000000000
       RETURNING id - 2000000000 AS id, categories_set_id - 2000000000 AS categories, options_set_id - 2000000000 AS options`,
    );
    expect(rows.toSorted((a, b) => Number(a.id) - Number(b.id))).toEqual([
      { id: 1, categories: 2, options: 2 },
      { id: 2, categories: 2, options: 2 },
      { id: 3, categories: 2, options: 3 },
    ]);
  });

  it("finds these by indexes in a small table too: a connection keeps the plans when the table has grown", async () => {
    await ctx.db.execute(`
      DO $$
      DECLARE
        before bigint := (SELECT seq_scan FROM pg_stat_xact_user_tables WHERE relname = 'facet_sets');
      BEGIN
        INSERT INTO facet_sets (key, category_ids, variant_options) VALUES (gen_random_uuid(), '{}', '[{"Shape": "flat"}]');
        ASSERT before = (SELECT seq_scan FROM pg_stat_xact_user_tables WHERE relname = 'facet_sets'), 'facet_sets was read from end to end';
      END
      $$`);
  });

  it("is made once by twenty concurrent products that are alike", async () => {
    const alike = await Promise.all(
      Array.from({ length: 20 }, () => createProduct(ctx, sizedProduct(["One", "Two", "Three"]))),
    );
    const { rows } = await ctx.db.execute(
      `SELECT count(DISTINCT facet_set_id)::int AS sets FROM catalogue_products WHERE id IN ('${alike.map(({ id }) => id).join("','")}')`,
    );
    expect(rows[0]?.sets).toBe(1);
  });
});
