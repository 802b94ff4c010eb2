import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Db } from "#shared/database/db.ts";
import { browseCatalogue, listCatalogue } from "../catalogue/catalogue.service.ts";
import { NewProductSchema, ProductListQuerySchema } from "../catalogue/products.schema.ts";
import { createProduct, removeProduct } from "../catalogue/products.service.ts";
import { NewCategorySchema } from "../categories/categories.schema.ts";
import { createCategory, removeCategory } from "../categories/categories.service.ts";
import { categoriseProduct } from "../categories/product-categories.service.ts";
import { anyVersion, createProductsContext } from "../testing.ts";
import { BroadSearches } from "./broad-searches.ts";
import { countFacets } from "./facets.repository.ts";
import { type Facets, FacetsQuerySchema } from "./facets.schema.ts";
import { browseFacets, countAllFacets } from "./facets.service.ts";
import { countInHalves } from "./halves.repository.ts";

const { ctx, database } = await createProductsContext();
afterAll(() => database.close());

const SIZES = ["S", "M", "L"];
const COLOURS = ["red", "blue"];

const create = async (name: string, parentId?: string) =>
  (await createCategory(ctx, NewCategorySchema.parse({ name, parentId }))).resource;

type Stored = {
  name: string;
  status: "active" | "draft";
  currency: string;
  /** By the product's variants. */
  options: Record<string, string>[];
  price: number;
  stock: number;
  categories: string[];
};

/** Parents of the categories by their slugs. */
const PARENTS: Record<string, string | undefined> = {
  garden: undefined,
  tools: "garden",
  spades: "tools",
  kitchen: undefined,
};
const stored: Stored[] = [];

const withParents = (slug: string): string[] => [slug, ...(PARENTS[slug] ? withParents(PARENTS[slug]) : [])];
const allCategories = ({ categories }: Stored) => [...new Set(categories.flatMap(withParents))];

beforeAll(async () => {
  const ids: Record<string, string> = {};
  for (const [name, parent] of Object.entries(PARENTS)) ids[name] = (await create(name, parent && ids[parent])).id;
  const gone = await create("Gone");
  for (let number = 0; number < 60; number++) {
    const pick = <Value>(values: readonly Value[], step: number) =>
      values[Math.floor(number / step) % values.length] as Value;
    const own = {
      plain: [{}],
      sized: SIZES.slice(number % 3).map((Size) => ({ Size })),
      both: [
        { Size: pick(SIZES, 1), Colour: pick(COLOURS, 3) },
        { Size: "M", Colour: "green" },
      ],
    };
    const product: Stored = {
      name: `${pick(["Oak", "Steel"], 2)} thing ${number}`,
      status: number % 11 === 7 ? "draft" : "active",
      currency: number % 5 === 0 ? "EUR" : "USD",
      options: own[pick(["plain", "sized", "both"] as const, 1)],
      price: 100 + ((number * 37) % 50) * 10,
      stock: number % 4,
      categories: [[], ["garden"], ["spades", "kitchen"], ["tools", "spades"]][number % 4] as string[],
    };
    stored.push(product);
    const { id } = await createProduct(ctx, toBody(product));
    const inGone = number % 6 === 0 ? [gone.id] : [];
    await categoriseProduct(ctx, anyVersion(id), {
      categoryIds: [...product.categories.map((slug) => ids[slug] ?? ""), ...inGone],
    });
    if (number % 13 !== 12) continue;
    await removeProduct(ctx, anyVersion(id));
    stored.pop();
  }
  await removeCategory(ctx, { id: gone.id, versions: undefined });
}, 60_000);

function toBody({ name, status, currency, options, price, stock }: Stored) {
  const names = [...new Set(options.flatMap((each) => Object.keys(each)))];
  return NewProductSchema.parse({
    name,
    status,
    options: names.map((each) => ({ name: each, values: [...new Set(options.map((own) => own[each]))] })),
    variants: options.map((own) => ({ options: own, price: { amount: price, currency }, availableStock: stock })),
  });
}

type Query = Record<string, string | string[]>;

function matching(query: Query): Stored[] {
  const { q, category, minPrice, maxPrice, currency, inStock, status } = query;
  const wanted = Object.entries(query).flatMap(([name, value]) =>
    name.startsWith("option.") ? [[name.slice(7), [value].flat()] as const] : [],
  );
  return stored.filter(
    (product) =>
      (q === undefined || product.name.toLowerCase().includes(String(q).toLowerCase())) &&
      (category === undefined || allCategories(product).includes(String(category))) &&
      (minPrice === undefined || product.price >= Number(minPrice)) &&
      (maxPrice === undefined || product.price <= Number(maxPrice)) &&
      (currency === undefined || product.currency === currency) &&
      (inStock === undefined || product.stock > 0) &&
      (status === undefined || product.status === status) &&
      (wanted.length === 0 ||
        product.options.some((own) => wanted.every(([name, values]) => values.includes(own[name] ?? "")))),
  );
}

/** The facets as counted one product after the other. */
function facetsOf(products: Stored[]): Facets {
  const count = (texts: string[][]) => {
    const counts = new Map<string, number>();
    for (const text of texts.flatMap((each) => [...new Set(each)])) counts.set(text, (counts.get(text) ?? 0) + 1);
    return [...counts].toSorted(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  };
  const names = [...new Set(products.flatMap(({ options }) => options.flatMap((own) => Object.keys(own))))];
  const options = names.map((name) => ({
    name,
    values: count(products.map(({ options: all }) => all.flatMap((own) => own[name] ?? []))).map(([value, n]) => ({
      value,
      count: n,
    })),
  }));
  const prices = products.map(({ price }) => price);
  const [currency, ...others] = new Set(products.map((product) => product.currency));
  return {
    total: products.length,
    exact: true,
    categories: count(products.map(allCategories)).map(([slug, n]) => ({ slug, name: slug, count: n })),
    options: options.toSorted(
      (a, b) => (b.values[0]?.count ?? 0) - (a.values[0]?.count ?? 0) || (a.name < b.name ? -1 : 1),
    ),
    price: currency && others.length === 0 ? { min: Math.min(...prices), max: Math.max(...prices), currency } : null,
  };
}

/** How many statements a call sends to the database. */
async function countStatements(own: typeof ctx, call: (counting: typeof ctx) => Promise<unknown>): Promise<number> {
  let statements = 0;
  const execute: Db["execute"] = (query) => {
    statements++;
    return own.db.execute(query) as never;
  };
  await call({ ...own, db: { execute } as Db });
  return statements;
}

const QUERIES: Query[] = [
  {},
  { category: "garden" },
  { category: "spades" },
  { category: "nowhere" },
  { category: "gone" },
  { "option.Size": "M" },
  { "option.Size": ["S", "L"] },
  { "option.Size": "M", "option.Colour": "green" },
  { "option.Size": "M", "option.Colour": "red" },
  { "option.Size": "XXL" },
  { "option.constructor": "M" },
  { category: "garden", "option.Size": ["M", "L"], currency: "USD", inStock: "true", minPrice: "150", maxPrice: "450" },
  { q: "oak" },
  { q: "steel", category: "tools", "option.Size": "S" },
  { q: "thing" },
  { q: "thing", currency: "EUR", category: "garden", "option.Size": ["M", "L"], minPrice: "150" },
  { q: "thing", "option.Size": "M", "option.Colour": "green", inStock: "true" },
  { q: "nothing" },
  { currency: "EUR", category: "kitchen" },
];

describe("countAllFacets() and browseFacets()", () => {
  it.each(QUERIES.map((query) => [JSON.stringify(query), query] as const))(
    "count what matches %s",
    async (_title, query) => {
      const counted = await countAllFacets(ctx, FacetsQuerySchema.parse(query));
      expect(counted).toEqual(facetsOf(matching(query)));
      const browsed = await browseFacets(ctx, FacetsQuerySchema.parse(query));
      expect(browsed).toEqual(facetsOf(matching({ ...query, status: "active" })));
    },
  );

  it("count the matches of a search that is known to be broad in halves, with the same result", async () => {
    const own = { ...ctx, broadSearches: new BroadSearches() };
    for (const { q } of QUERIES) own.broadSearches.learn(String(q), 1_000);
    for (const query of [...QUERIES, ...QUERIES]) {
      expect(await countAllFacets(own, FacetsQuerySchema.parse(query))).toEqual(facetsOf(matching(query)));
    }
  });

  it("of a broad search read what combinations consist of once, and then from memory for ten minutes", async () => {
    const own = { ...ctx, broadSearches: new BroadSearches() };
    const counted = (q: string, at = ctx.now()) =>
      countStatements({ ...own, now: () => at }, (counting) =>
        countAllFacets(counting, FacetsQuerySchema.parse({ q })),
      );
    own.broadSearches.learn("Thing", 1_000);
    expect([await counted("oak"), await counted("thing"), await counted("THING")]).toEqual([1, 3, 2]);
    expect(await counted("thing", new Date(ctx.now().getTime() + 600_000))).toBe(3);
  });

  it("of a broad search show a category as it is now", async () => {
    const own = { ...ctx, broadSearches: new BroadSearches() };
    own.broadSearches.learn("thing", 1_000);
    const counted = async () => (await countAllFacets(own, FacetsQuerySchema.parse({ q: "thing" }))).categories;
    const before = await counted();
    const rename = (from: string, to: string) =>
      ctx.db.execute(`UPDATE categories SET name = '${to}' WHERE name = '${from}' AND deleted_at IS NULL`);
    await rename("garden", "outside");
    const after = await counted();
    await rename("outside", "garden");
    const renamed = before.map((each) => (each.slug === "garden" ? { ...each, name: "outside" } : each));
    expect(after.toSorted((a, b) => a.slug.localeCompare(b.slug))).toEqual(
      renamed.toSorted((a, b) => a.slug.localeCompare(b.slug)),
    );
  });

  it("of a broad search with more combinations of options than one may name are counted as a whole from then on", async () => {
    const own = { ...ctx, broadSearches: new BroadSearches() };
    own.broadSearches.learn("thing", 1_000);
    const query = FacetsQuerySchema.parse({ q: "thing" });
    const before = await countAllFacets(ctx, query);
    await ctx.db.execute(`INSERT INTO facet_sets (key, category_ids, variant_options)
      SELECT gen_random_uuid(), '{}', jsonb_build_array(jsonb_build_object('Of its own', n)) FROM generate_series(1, 501) AS n`);
    await ctx.db.execute(`INSERT INTO search_documents
      SELECT created_at, price_amount, categories_set_id, f.id, status, currency, gen_random_uuid(), in_stock, 'thing apart'
      FROM (SELECT * FROM search_documents LIMIT 1) AS d, (SELECT id FROM facet_sets ORDER BY id DESC LIMIT 501) AS f`);
    const whole = await countAllFacets(ctx, query);
    expect(await countStatements(own, (counting) => countAllFacets(counting, query))).toBe(3);
    expect(await countStatements(own, (counting) => countAllFacets(counting, query))).toBe(1);
    expect(await countAllFacets(own, query)).toEqual(whole);
    await ctx.db.execute("DELETE FROM search_documents WHERE words = 'thing apart'");
    expect([whole.total, await countAllFacets(ctx, query)]).toEqual([before.total + 501, before]);
  });

  it("remember a search that had a thousand matches as a broad one", async () => {
    const answered = (total: number): Db =>
      ({ execute: async () => ({ rows: [{ ...facetsOf([]), total }] }) }) as unknown as Db;
    const own = { ...ctx, broadSearches: new BroadSearches() };
    await countAllFacets({ ...own, db: answered(999) }, FacetsQuerySchema.parse({ q: "rare" }));
    await countAllFacets({ ...own, db: answered(1_000) }, FacetsQuerySchema.parse({ q: "common" }));
    expect(["rare", "common"].map((q) => own.broadSearches.has(q))).toEqual([false, true]);
  });

  it("count drafts for administrators only", async () => {
    const query = FacetsQuerySchema.parse({ status: "draft" });
    expect((await countAllFacets(ctx, query)).total).toBe(matching({ status: "draft" }).length);
    expect(await browseFacets(ctx, query)).toMatchObject({ total: 0, exact: true });
  });
});

describe("combinations that were added at the same time", () => {
  it("are counted apart where others are counted as one, with the same result", async () => {
    const { rows } = await ctx.db.execute(
      "SELECT count(*) > count(DISTINCT categories_set_id) AS c, count(*) > count(DISTINCT options_set_id) AS o FROM facet_sets",
    );
    expect(rows).toEqual([{ c: true, o: true }]);
    const change = async (columns: string) => {
      await ctx.db.execute(`UPDATE facet_sets SET ${columns}`);
      await ctx.db.execute(
        `UPDATE search_documents d SET categories_set_id = f.categories_set_id, options_set_id = f.options_set_id
         FROM catalogue_products p JOIN facet_sets f ON f.id = p.facet_set_id WHERE p.id = d.id`,
      );
    };
    await change("categories_set_id = id, options_set_id = id");
    for (const query of QUERIES) {
      expect(await countAllFacets(ctx, FacetsQuerySchema.parse(query))).toEqual(facetsOf(matching(query)));
    }
    await change(
      `categories_set_id = (SELECT min(f.id) FROM facet_sets f WHERE f.category_ids = facet_sets.category_ids),
       options_set_id = (SELECT min(f.id) FROM facet_sets f WHERE f.variant_options = facet_sets.variant_options)`,
    );
  });
});

describe("countFacets()", () => {
  const limits = { statuses: ["active" as const, "draft" as const], maxOptions: 20, maxValues: 100 };
  const count = (maxCounted: number, q?: string) => countFacets(ctx.db, { q, maxCounted, ...limits });
  const halves = (maxCounted: number, q: string) =>
    countInHalves(ctx.db, { q, maxCounted, ...limits }, { q, known: new BroadSearches(), now: 0 });

  it("is exact up to the limit, and says so above it, where no category and no value is missing", async () => {
    const all = facetsOf(stored);
    expect(await count(stored.length)).toMatchObject({ total: stored.length, exact: true });
    const capped = await count(stored.length - 1);
    expect(capped).toMatchObject({ total: stored.length - 1, exact: false });
    const few = await count(10);
    expect(few).toMatchObject({ total: 10, exact: false });
    const slugs = ({ categories }: Facets) => categories.map(({ slug }) => slug).toSorted();
    expect(slugs(few)).toEqual(slugs(all));
    expect(await count(10, "thing")).toMatchObject({ total: 10, exact: false });
    expect(await halves(10, "thing")).toMatchObject({ total: 10, exact: false });
    expect(await halves(stored.length, "thing")).toEqual(all);
  });
});

describe("listCatalogue() and browseCatalogue() by category and option", () => {
  const pages = async (query: Query, sort: string, limit: number, admin: boolean) => {
    const names: string[] = [];
    let cursor: string | null = null;
    do {
      const parsed = ProductListQuerySchema.parse({
        ...query,
        sort,
        limit: String(limit),
        ...(cursor ? { cursor } : {}),
      });
      const page = admin ? await listCatalogue(ctx, parsed) : (await browseCatalogue(ctx, parsed)).value;
      names.push(...page.items.map(({ name }) => name));
      cursor = page.nextCursor;
    } while (cursor);
    return names;
  };

  it.each(QUERIES.map((query) => [JSON.stringify(query), query] as const))(
    "list each match of %s once, in pages and in order",
    async (_title, query) => {
      for (const sort of ["name", "-name", "price", "-price", "createdAt", "-createdAt"]) {
        const whole = await pages(query, sort, 100, true);
        expect(whole.toSorted()).toEqual(
          matching(query)
            .map(({ name }) => name)
            .toSorted(),
        );
        expect(await pages(query, sort, 7, true)).toEqual(whole);
      }
      const prices = new Map(stored.map(({ name, price }) => [name, price]));
      const byPrice = (await pages(query, "price", 5, false)).map((name) => prices.get(name) ?? 0);
      expect(byPrice).toEqual(byPrice.toSorted((a, b) => a - b));
      expect(byPrice).toHaveLength(matching({ ...query, status: "active" }).length);
    },
  );
});

describe("FacetsQuerySchema and ProductListQuerySchema", () => {
  it.each([
    [{ "option.": "M" }, ["option."]],
    [{ "option.Size": "" }, ["option.Size"]],
    [{ "option.Size": ["M", "x".repeat(101)] }, ["option.Size"]],
    [{ "option.A": "1", "option.B": "1", "option.C": "1", "option.D": "1" }, ["option"]],
    [{ Size: "M", currency: "dollars", inStock: "no" }, ["Size", "currency", "inStock"]],
    [{ category: "" }, ["category"]],
  ])("refuse %j with every invalid parameter", (query, paths) => {
    for (const schema of [FacetsQuerySchema, ProductListQuerySchema]) {
      const { error } = schema.safeParse(query);
      const found = new Set(error?.issues.map(({ path }) => path.join(".")));
      expect([...found].toSorted()).toEqual(paths.toSorted());
    }
  });

  it("accept any names and values of options that are texts", () => {
    const text = fc.string({ minLength: 1, maxLength: 40 }).filter((each) => each.trim().length > 0);
    fc.assert(
      fc.property(text, text, (name, value) => {
        expect(FacetsQuerySchema.safeParse({ [`option.${name}`]: value }).success).toBe(true);
      }),
    );
  });
});
