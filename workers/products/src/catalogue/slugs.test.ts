import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Db } from "#shared/database/db.ts";
import { createTestContext, type TestContext } from "#shared/testing/context.ts";
import type { TestDatabase } from "#shared/testing/databases.ts";
import type { ProductsContext } from "../context.ts";
import { createTestCache, emptyCache } from "../testing.ts";
import { browseCatalogue, listCatalogue } from "./catalogue.service.ts";
import { browseProduct, getProduct } from "./product-reads.service.ts";
import { ProductListQuerySchema } from "./products.schema.ts";
import { createProduct, patchProduct, removeProduct, replaceProduct } from "./products.service.ts";

let test: { ctx: TestContext; database: TestDatabase };
let cache: ReturnType<typeof createTestCache>;
let ctx: ProductsContext & Pick<TestContext, "settle">;

beforeAll(async () => {
  test = await createTestContext("products");
});
afterAll(() => test?.database.close());
beforeEach(() => {
  cache = createTestCache();
  later = 0;
  ctx = { ...test.ctx, ...emptyCache(), kv: cache.kv, recent: cache.recent, now: () => new Date(Date.now() + later) };
});

const SECONDS = 1000;
/** How far the clock of the Worker is ahead, in ms. */
let later = 0;
let made = 0;
const price = { amount: 1000, currency: "USD" };
const newProduct = (more: object = {}) =>
  createProduct(ctx, { name: `Named ${++made}`, price, availableStock: 1, ...more });
const anyVersion = (id: string) => ({ id, hasIfMatch: false });
const code = (expected: string) => expect.objectContaining({ code: expected });
const query = (more: Record<string, string> = {}) => ProductListQuerySchema.parse({ limit: "100", ...more });

/** The same context with a database that fails every statement: its results come from the cache. */
function withoutDatabase(): ProductsContext {
  const fail = () => {
    throw new Error("the database was asked");
  };
  return { ...ctx, db: new Proxy({} as Db, { get: () => fail }) };
}

describe("the slug of a product", () => {
  it.each([
    ["Crème brûlée torch, 2nd edition", "creme-brulee-torch-2nd-edition"],
    ["  Straße & Søn  ", "strasse-son"],
    ["日本語の湯呑み", "product"],
    ["Facets", "product-facets"],
    ["01980000-0000-7000-8000-0000000000FF", "product-01980000-0000-7000-8000-0000000000ff"],
    ["ﬁ".repeat(100), "fi".repeat(50)],
  ])("is made from the name %s", async (name, slug) => {
    expect((await newProduct({ name: name.trim() })).slug).toBe(slug);
  });

  it("ends with part of the id when another product has the slug of its name", async () => {
    const names = ["Blue mug", "Blue mug!", "Blue, mug", "Blue; mug", "Blue: mug", "Blue mug?", "Blue - mug"];
    const products = await Promise.all(names.map((name) => newProduct({ name })));
    const [first, ...others] = products.toSorted((a, b) => a.slug.length - b.slug.length);
    expect(first?.slug).toBe("blue-mug");
    for (const { id, slug } of others) expect(slug).toBe(`blue-mug-${id.slice(-12)}`);
  });

  it("is given to one of many concurrent products, and is available again when its product is archived", async () => {
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => newProduct({ slug: "wanted" })));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const result of results) if (result.status === "rejected") expect(result.reason).toEqual(code("slug-taken"));
    const other = await newProduct();
    await expect(patchProduct(ctx, anyVersion(other.id), { slug: "wanted" })).rejects.toEqual(code("slug-taken"));
    await removeProduct(ctx, anyVersion((await getProduct(ctx, "wanted")).id));
    expect((await patchProduct(ctx, anyVersion(other.id), { slug: "wanted" })).slug).toBe("wanted");
  });

  it("stays when the name changes, and when a replacement leaves it out", async () => {
    const { id, slug } = await newProduct();
    expect((await patchProduct(ctx, anyVersion(id), { name: `Renamed ${made}` })).slug).toBe(slug);
    expect((await replaceProduct(ctx, anyVersion(id), { name: `Replaced ${made}`, price })).slug).toBe(slug);
  });

  it("finds the product, from the cache after the first reads", async () => {
    const product = await newProduct();
    cache.entries.clear();
    for (let read = 0; read < 2; read++) {
      expect((await browseProduct(ctx, product.slug)).value).toEqual(product);
      await ctx.settle();
    }
    expect((await browseProduct(withoutDatabase(), product.slug)).value).toEqual(product);
  });

  it("shows a change at once, and no longer finds the product once the slug has changed", async () => {
    const product = await newProduct();
    await browseProduct(ctx, product.slug);
    await ctx.settle();
    const described = await patchProduct(ctx, anyVersion(product.id), { description: "New words" });
    expect((await browseProduct(ctx, product.slug)).value).toEqual(described);
    const moved = await patchProduct(ctx, anyVersion(product.id), { slug: `moved-${made}` });
    expect((await browseProduct(ctx, moved.slug)).value).toEqual(moved);
    await expect(browseProduct(ctx, product.slug)).rejects.toEqual(code("product-not-found"));
    const next = await newProduct({ slug: product.slug });
    expect((await browseProduct(ctx, product.slug)).value).toEqual(next);
    await removeProduct(ctx, anyVersion(moved.id));
    await expect(browseProduct(ctx, moved.slug)).rejects.toEqual(code("product-not-found"));
  });

  it("costs two round trips and one write of the product every 30 seconds, as its id does", async () => {
    const product = await newProduct();
    await ctx.settle();
    cache.entries.clear();
    cache.writes = [];
    let trips = 0;
    const execute = (...query: Parameters<Db["execute"]>) => {
      trips++;
      return test.ctx.db.execute(...query);
    };
    const reader = { ...ctx, db: { execute } as unknown as Db };
    for (const [round, name] of [`product-slug`, `product`, `product`].entries()) {
      later = round * 31 * SECONDS;
      for (let read = 0; read < 3; read++) {
        expect(await browseProduct(reader, product.slug)).toEqual({ value: product, stale: false });
        await ctx.settle();
      }
      expect([trips, cache.writes.length]).toEqual([2 + 2 * round, 2 + round]);
      expect(cache.writes.some((key) => key.startsWith(`${name}:`))).toBe(true);
    }
  });

  it("finds no product 30 seconds after another place has taken the slug from it, but the one that has it", async () => {
    const elsewhere = { ...ctx, ...emptyCache() };
    const [first, second] = [await newProduct(), await newProduct()];
    const read = async (slug: string) => {
      const { value } = await browseProduct(ctx, slug);
      await ctx.settle();
      return value;
    };
    for (const { slug } of [first, second]) await read(slug);
    const moved = await patchProduct(elsewhere, anyVersion(first.id), { slug: `moved-${made}` });
    const heir = await patchProduct(elsewhere, anyVersion(second.id), { slug: first.slug });
    later = 31 * SECONDS;
    expect(await read(first.slug)).toEqual(heir);
    expect(await read(moved.slug)).toEqual(moved);
    await expect(read(second.slug)).rejects.toEqual(code("product-not-found"));

    await removeProduct(elsewhere, anyVersion(heir.id));
    later = 62 * SECONDS;
    await expect(read(first.slug)).rejects.toEqual(code("product-not-found"));
    const next = await createProduct(elsewhere, {
      ...{ name: `Next ${made}`, price, slug: first.slug },
      availableStock: 1,
    });
    expect(await read(first.slug)).toEqual(next);
    expect(await read(moved.slug)).toEqual(moved);
  });

  it("is asked for once a read, when its product is gone", async () => {
    const product = await newProduct();
    await browseProduct(ctx, product.slug);
    await ctx.settle();
    await removeProduct({ ...ctx, ...emptyCache() }, anyVersion(product.id));
    later = 31 * SECONDS;
    await expect(browseProduct(ctx, product.slug)).rejects.toEqual(code("product-not-found"));
    await ctx.settle();
    let trips = 0;
    const execute = (...query: Parameters<Db["execute"]>) => {
      trips++;
      return test.ctx.db.execute(...query);
    };
    const counting = { ...ctx, db: { execute } as unknown as Db };
    await expect(browseProduct(counting, product.slug)).rejects.toEqual(code("product-not-found"));
    expect(trips).toBe(1);
  });

  it("does not replace what a change has cached by what a slower reader has read by it before", async () => {
    const product = await newProduct();
    cache.entries.clear();
    const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
    let reads = 0;
    const get = async (key: string) => {
      // The first one looks for the slug, the next for the product before it is cached.
      if (reads++ > 0) await held;
      return cache.read(key);
    };
    const reader = { ...ctx, kv: { ...ctx.kv, get } as unknown as KVNamespace };
    expect((await browseProduct(reader, product.slug)).value).toEqual(product);
    const written = await patchProduct(ctx, anyVersion(product.id), { description: "Newer" });
    letGo();
    await ctx.settle();
    expect((await browseProduct(withoutDatabase(), product.slug)).value).toEqual(written);
  });

  it("finds its product while the database is down, as long as its id does", async () => {
    const product = await newProduct();
    await browseProduct(ctx, product.slug);
    later = 200 * SECONDS;
    await browseProduct(ctx, product.id);
    await ctx.settle();
    later = 490 * SECONDS;
    const down = {
      get: () => () => {
        throw Object.assign(new Error("fetch failed"), { name: "NeonDbError" });
      },
    };
    const read = await browseProduct({ ...ctx, db: new Proxy({} as Db, down) }, product.slug);
    expect(read).toEqual({ value: product, stale: true });
  });

  it.each(["", "no slug", "%00", "\u0000", "Upper-Case", "a".repeat(121)])("is never %j", async (slug) => {
    for (const read of [browseProduct, getProduct]) {
      await expect(read(withoutDatabase(), slug)).rejects.toEqual(code("product-not-found"));
    }
  });

  it("is not mistaken for an id, which finds its product in upper case too", async () => {
    const product = await newProduct();
    expect((await browseProduct(ctx, product.id.toUpperCase())).value).toEqual(product);
    const patched = await patchProduct(ctx, anyVersion(product.id), { description: "New words" });
    expect((await browseProduct(ctx, product.id.toUpperCase())).value).toEqual(patched);
  });

  it("is not cached when no product has it", async () => {
    await expect(browseProduct(ctx, "no-such-slug")).rejects.toEqual(code("product-not-found"));
    await ctx.settle();
    expect(cache.writes).toEqual([]);
  });
});

describe("a draft", () => {
  it("is visible only to administrators: in reads, lists, searches and first pages", async () => {
    const draft = await newProduct({ name: "Unfinished chair", status: "draft" });
    const active = await newProduct({ name: "Finished chair" });
    expect(await getProduct(ctx, draft.slug)).toEqual(draft);
    for (const key of [draft.id, draft.slug]) {
      await expect(browseProduct(ctx, key)).rejects.toEqual(code("product-not-found"));
    }
    const namesOf = (items: { name: string }[]) =>
      items.map(({ name }) => name).filter((name) => name.includes("chair"));
    for (const more of [{}, { q: "chair" }, { sort: "price" }, { sort: "name", inStock: "true" }] as Record<
      string,
      string
    >[]) {
      const admin = await listCatalogue(ctx, query(more));
      expect(namesOf(admin.items).toSorted(), JSON.stringify(more)).toEqual([active.name, draft.name]);
      expect(namesOf((await browseCatalogue(ctx, query(more))).value.items)).toEqual([active.name]);
    }
    expect(namesOf((await browseCatalogue(ctx, ProductListQuerySchema.parse({}))).value.items)).toEqual([active.name]);
    expect(namesOf((await listCatalogue(ctx, query({ status: "draft" }))).items)).toEqual([draft.name]);
    expect((await browseCatalogue(ctx, query({ status: "draft" }))).value).toEqual({ items: [], nextCursor: null });
  });

  it("is listed in order with the other products, page by page, in every sort", async () => {
    for (let index = 0; index < 6; index++) await newProduct(index % 2 ? { status: "draft" } : {});
    for (const sort of ["createdAt", "-createdAt", "price", "-name"]) {
      const whole = (await listCatalogue(ctx, query({ sort }))).items.map(({ id }) => id);
      const seen: string[] = [];
      for (let cursor: string | null = ""; cursor !== null; ) {
        const page: { items: { id: string }[]; nextCursor: string | null } = await listCatalogue(
          ctx,
          query({ sort, limit: "2", ...(cursor && { cursor }) }),
        );
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor;
      }
      expect(seen).toEqual(whole);
    }
  });

  it("can be published and withdrawn, which every reader sees at once", async () => {
    const { id } = await newProduct({ status: "draft" });
    const active = await patchProduct(ctx, anyVersion(id), { status: "active" });
    expect((await browseProduct(ctx, id)).value).toEqual(active);
    await patchProduct(ctx, anyVersion(id), { status: "draft" });
    await expect(browseProduct(ctx, id)).rejects.toEqual(code("product-not-found"));
  });
});
