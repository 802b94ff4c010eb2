import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Db } from "#shared/database/db.ts";
import { createTestContext, type TestContext } from "#shared/testing/context.ts";
import type { TestDatabase } from "#shared/testing/databases.ts";
import { browseCatalogue } from "../catalogue/catalogue.service.ts";
import { browseProduct } from "../catalogue/product-reads.service.ts";
import type { CachedProduct } from "../catalogue/product-view.ts";
import { PRODUCT_FORMAT, type Product, ProductListQuerySchema } from "../catalogue/products.schema.ts";
import { createProduct, patchProduct, removeProduct } from "../catalogue/products.service.ts";
import type { ProductsContext } from "../context.ts";
import { findVariants } from "../lookups/variant-lookups.service.ts";
import { reserveVariants, settleReservations } from "../reservations/reservations.service.ts";
import { createTestCache, emptyCache } from "../testing.ts";
import { adjustProductStock } from "../variants/variants.service.ts";
import { cacheHeaders } from "./cache.ts";
import { RecentEntries } from "./recent-entries.ts";

let test: { ctx: TestContext; database: TestDatabase; logs: string[] };
let cache: ReturnType<typeof createTestCache>;
let ctx: ProductsContext & Pick<TestContext, "settle">;
/** How far the clock of the Worker is ahead, in ms. */
let later = 0;

beforeAll(async () => {
  test = await createTestContext("products");
});
afterAll(() => test.database.close());
beforeEach(() => {
  later = 0;
  cache = createTestCache();
  ctx = { ...test.ctx, ...emptyCache(), kv: cache.kv, recent: cache.recent, now: () => new Date(Date.now() + later) };
});

const SECONDS = 1000;
const price = { amount: 1000, currency: "USD" };
const newProduct = () => createProduct(ctx, { name: `Cached ${ctx.newId()}`, price, availableStock: 10 });
const anyVersion = (id: string) => ({ id, hasIfMatch: false });
const keyOf = (id: string) => `product:${PRODUCT_FORMAT}:${id}`;
const down = { ...({} as Db) } as Db;

/** A database that is unreachable: every statement fails. */
function withoutDatabase(): ProductsContext {
  const fail = () => {
    throw Object.assign(new Error("fetch failed"), { name: "NeonDbError" });
  };
  return { ...ctx, db: new Proxy(down, { get: () => fail }) };
}

/** Changes fields of the cached product. */
const edit = (id: string, fields: Partial<Product>) =>
  cache.edit(keyOf(id), (entry) => {
    const { product, ...others } = entry.value as CachedProduct;
    return { ...entry, value: { ...others, product: { ...product, ...fields } } };
  });

/** Changes the cached name, to prove that a later read comes from the cache. */
const mark = (id: string, name = "From the cache") => edit(id, { name });

describe("browseProduct()", () => {
  it("reads the database once, and then the cache for 30 seconds", async () => {
    const { id, name } = await newProduct();
    cache.entries.clear();
    expect((await browseProduct(ctx, id)).value.name).toBe(name);
    await vi.waitFor(() => expect(cache.read(keyOf(id))).not.toBeNull());
    mark(id);
    later = 29 * SECONDS;
    expect((await browseProduct(ctx, id)).value.name).toBe("From the cache");
    later = 31 * SECONDS;
    expect((await browseProduct(ctx, id)).value.name).toBe(name);
  });

  it("does not treat an entry from the future as fresh", async () => {
    const { id, name } = await newProduct();
    mark(id);
    later = -60 * SECONDS;
    expect((await browseProduct(ctx, id)).value.name).toBe(name);
  });

  it("serves an entry up to 300 seconds old as stale while the database is down", async () => {
    const { id, name } = await newProduct();
    later = 299 * SECONDS;
    expect(await browseProduct(withoutDatabase(), id)).toMatchObject({ value: { name }, stale: true });
    later = 301 * SECONDS;
    await expect(browseProduct(withoutDatabase(), id)).rejects.toMatchObject({ name: "NeonDbError" });
  });

  it.each(["failing", "hanging"] as const)("reads and writes the database while the cache is %s", async (mode) => {
    cache.mode = mode;
    const { id } = await newProduct();
    const patched = await patchProduct(ctx, anyVersion(id), { description: "Still here" });
    expect(await browseProduct(ctx, id)).toEqual({ value: patched, stale: false });
    await removeProduct(ctx, anyVersion(id));
    await expect(browseProduct(ctx, id)).rejects.toMatchObject({ code: "product-not-found" });
  });

  it("reads the database when an entry is malformed", async () => {
    const product = await newProduct();
    cache.entries.set(keyOf(product.id), '"nonsense"');
    expect((await browseProduct(ctx, product.id)).value).toEqual(product);
  });

  it("stores no entry for an unknown id", async () => {
    await expect(browseProduct(ctx, ctx.newId())).rejects.toMatchObject({ code: "product-not-found" });
    await ctx.settle();
    expect(cache.writes).toEqual([]);
  });
});

describe("a write", () => {
  it("shows in the next read, which does not query the database", async () => {
    const { id } = await newProduct();
    const adjusted = await adjustProductStock(ctx, anyVersion(id), { delta: -4 });
    expect((await browseProduct(withoutDatabase(), id)).value).toEqual(adjusted);
    await removeProduct(ctx, anyVersion(id));
    await expect(browseProduct(withoutDatabase(), id)).rejects.toMatchObject({ code: "product-not-found" });
  });

  it("is not replaced by the older value of a slower reader", async () => {
    const { id } = await newProduct();
    cache.entries.clear();
    // The reader has read the database, and reads the cache before its write only after the other write.
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    let reads = 0;
    const get = async (key: string) => {
      if (reads++ > 0) await held;
      return cache.read(key);
    };
    const reader = { ...ctx, kv: { ...ctx.kv, get } as unknown as KVNamespace };
    const old = await browseProduct(reader, id);
    const written = await patchProduct(ctx, anyVersion(id), { name: `Newer ${id}` });
    letGo();
    await ctx.settle();
    expect(old.value.version).toBeLessThan(written.version);
    expect(reads).toBe(2);
    expect(cache.read(keyOf(id))?.value).toMatchObject({ product: written });
  });

  it("is stored again on revalidation when it was overwritten in the cache", async () => {
    const product = await newProduct();
    const written = await patchProduct(ctx, anyVersion(product.id), { description: "Newer" });
    // A late write by another location of the value that it had read before.
    cache.edit(keyOf(product.id), (entry) => ({
      ...entry,
      value: { product, categoryPath: [] },
      version: product.version,
    }));
    expect((await browseProduct(ctx, product.id)).value).toEqual(product);
    await ctx.settle();
    expect(cache.read(keyOf(product.id))?.value).toMatchObject({ product: written });
  });

  it("shows in every first page", async () => {
    const query = ProductListQuerySchema.parse({});
    await browseCatalogue(ctx, query);
    await vi.waitFor(() => expect(cache.read(`products:${PRODUCT_FORMAT}:-createdAt`)).not.toBeNull());
    const { variants: _, images: __, categories: ___, ...product } = await newProduct();
    expect((await browseCatalogue(ctx, query)).value.items[0]).toEqual({ ...product, image: null });
  });
});

describe("an isolate", () => {
  /** Another isolate with the same cache. */
  const isolate = () => ({ ...ctx, recent: new RecentEntries() });

  it("reads a product from KV once a second, however often it is requested", async () => {
    const { id, name } = await newProduct();
    const here = isolate();
    await browseProduct(here, id);
    mark(id);
    later = 0.9 * SECONDS;
    expect((await browseProduct(here, id)).value.name).toBe(name);
    later = 1.1 * SECONDS;
    expect((await browseProduct(here, id)).value.name).toBe("From the cache");
  });

  it("shows its own write at once, even when KV refuses it, and another isolate's a second later", async () => {
    const { id } = await newProduct();
    const [here, there] = [isolate(), isolate()];
    for (const each of [here, there]) await browseProduct(each, id);
    const written = await patchProduct(here, anyVersion(id), { description: "Newer" });
    expect((await browseProduct(here, id)).value).toEqual(written);
    later = 1.1 * SECONDS;
    expect((await browseProduct(there, id)).value).toEqual(written);
    cache.mode = "failing";
    const refused = await patchProduct(here, anyVersion(id), { description: "Newest" });
    expect((await browseProduct(here, id)).value).toEqual(refused);
    await removeProduct(here, anyVersion(id));
    await expect(browseProduct(here, id)).rejects.toMatchObject({ code: "product-not-found" });
  });

  it("does not keep an entry past 30 seconds because it is read often", async () => {
    const { id, name } = await newProduct();
    const here = isolate();
    mark(id);
    for (later = 28 * SECONDS; later <= 30 * SECONDS; later += SECONDS / 2) await browseProduct(here, id);
    later = 30.5 * SECONDS;
    expect((await browseProduct(here, id)).value.name).toBe(name);
  });
});

describe("browseCatalogue()", () => {
  const page = (query: Record<string, string>) => browseCatalogue(ctx, ProductListQuerySchema.parse(query));

  it("serves first pages up to CACHED_PAGE_SIZE from the cache, with the same cursor as the database", async () => {
    for (let count = 0; count < 4; count++) await newProduct();
    const fresh = await page({ limit: "3", sort: "name" });
    await vi.waitFor(() => expect(cache.read(`products:${PRODUCT_FORMAT}:name`)).not.toBeNull());
    const cached = await browseCatalogue(withoutDatabase(), ProductListQuerySchema.parse({ limit: "3", sort: "name" }));
    expect(cached).toEqual(fresh);
    expect(cached.value.nextCursor).not.toBeNull();
  });

  it("reads the database for every other page", async () => {
    await page({});
    await ctx.settle();
    for (const query of [{ q: "cached" }, { inStock: "true" }, { limit: "21" }, { minPrice: "1" }] as Record<
      string,
      string
    >[]) {
      const uncached = browseCatalogue(withoutDatabase(), ProductListQuerySchema.parse(query));
      await expect(uncached, JSON.stringify(query)).rejects.toMatchObject({ name: "NeonDbError" });
    }
  });
});

describe("reserveVariants()", () => {
  const reserve = async (ids: string[]) => {
    const lines = ids.map((productId) => ({ productId, quantity: 2 }));
    expect(await reserveVariants(ctx, { reservationId: ctx.newId(), lines })).toMatchObject({ outcome: "reserved" });
    await ctx.settle();
  };

  it("writes no cache entry for products that are not cached, however many lines the order has", async () => {
    const ids: string[] = [];
    for (let line = 0; line < 100; line++) ids.push((await newProduct()).id);
    await ctx.settle();
    cache.entries.clear();
    Object.assign(cache, { writes: [], deletes: [], reads: [] });
    await reserve(ids);
    expect({ writes: cache.writes, deletes: cache.deletes }).toEqual({ writes: [], deletes: [] });
    expect(cache.reads.length).toBeLessThanOrEqual(2);
  });

  it("shows the reserved stock in the next read of a cached product", async () => {
    const { id } = await newProduct();
    await reserve([id]);
    expect((await browseProduct(withoutDatabase(), id)).value.availableStock).toBe(8);
  });

  it("leaves first pages as they are; readers see the new stock after 30 seconds, and clients 15 seconds later at most", async () => {
    const query = ProductListQuerySchema.parse({ sort: "price" });
    const cheap = await createProduct(ctx, {
      name: `Cheap ${ctx.newId()}`,
      price: { ...price, amount: 1 },
      availableStock: 9,
    });
    const shown = async () => {
      const read = await browseCatalogue(ctx, query);
      return { stock: read.value.items.find(({ id }) => id === cheap.id)?.availableStock, ...cacheHeaders(read) };
    };
    await shown();
    await ctx.settle();
    cache.deletes = [];
    await reserve([cheap.id]);
    expect(cache.deletes).toEqual([]);
    later = 31 * SECONDS;
    expect(await shown()).toMatchObject({ stock: 7, "Cache-Control": "public, max-age=15" });
  });

  it("changes nothing else that is cached of the product: the entry stays as old as it was", async () => {
    const { id, version } = await newProduct();
    await ctx.settle();
    const before = cache.read(keyOf(id));
    await reserve([id]);
    const after = cache.read(keyOf(id));
    expect(after).toMatchObject({
      version: version + 1,
      readAt: before?.readAt,
      value: { product: { availableStock: 8 } },
    });
  });

  it("writes a cached product at most once a second, and at last with the stock that the last of many orders left", async () => {
    const { id } = await newProduct();
    await ctx.settle();
    cache.writes = [];
    const here = { ...ctx, recent: new RecentEntries() };
    await browseProduct(here, id);
    const order = () => reserveVariants(here, { reservationId: ctx.newId(), lines: [{ productId: id, quantity: 1 }] });
    const started = Date.now();
    await Promise.all(Array.from({ length: 4 }, order));
    await ctx.settle();
    await Promise.all(Array.from({ length: 4 }, order));
    expect((await browseProduct(here, id)).value.availableStock).toBe(2);
    await ctx.settle();
    expect(cache.writes.length).toBeLessThanOrEqual(1 + Math.ceil((Date.now() - started) / SECONDS));
    expect(cache.read(keyOf(id))?.value).toMatchObject({ product: { availableStock: 2 } });
  });

  it("shows carts stock that is returned at once, while KV still has what was held", async () => {
    const { id } = await newProduct();
    await ctx.settle();
    const here = { ...ctx, recent: new RecentEntries() };
    const stock = async () => {
      const [found] = await findVariants(here, { keys: [{ productId: id }], isFresh: false });
      return found?.outcome === "found" && found.variant.availableStock;
    };
    const reservationId = ctx.newId();
    await reserveVariants(here, { reservationId, lines: [{ productId: id, quantity: 10 }] });
    const inKv = () => expect(cache.read(keyOf(id))?.value).toMatchObject({ product: { availableStock: 0 } });
    await vi.waitFor(inKv);
    expect(await stock()).toBe(0);
    await settleReservations(here, [{ reservationId, action: "release" }]);
    expect(await stock()).toBe(10);
    inKv();
    await ctx.settle();
    expect(cache.read(keyOf(id))?.value).toMatchObject({ product: { availableStock: 10 } });
  });

  it("does not bring an older price back, which another isolate has changed since this one read the product", async () => {
    const { id } = await newProduct();
    await ctx.settle();
    const here = { ...ctx, recent: new RecentEntries() };
    const there = { ...ctx, recent: new RecentEntries() };
    await browseProduct(here, id);
    await patchProduct(there, anyVersion(id), { price: { ...price, amount: price.amount * 2 } });
    // So often that this isolate remembers the product all the time.
    for (let order = 1; order <= 5; order++) {
      await reserveVariants(here, { reservationId: ctx.newId(), lines: [{ productId: id, quantity: 1 }] });
      await setTimeout(450);
    }
    await ctx.settle();
    const product = { price: { amount: price.amount * 2 }, availableStock: 5 };
    expect(cache.read(keyOf(id))?.value).toMatchObject({ product });
  });

  it("does not leave the older stock that a reader caches after it", async () => {
    const { id } = await newProduct();
    cache.entries.clear();
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    let reads = 0;
    const get = async (key: string) => {
      if (reads++ > 0) await held;
      return cache.read(key);
    };
    const reader = { ...ctx, kv: { ...ctx.kv, get } as unknown as KVNamespace };
    expect((await browseProduct(reader, id)).value.availableStock).toBe(10);
    cache.reads = [];
    await reserveVariants(ctx, { reservationId: ctx.newId(), lines: [{ productId: id, quantity: 2 }] });
    await vi.waitFor(() => expect(cache.reads).not.toEqual([]));
    release();
    await ctx.settle();
    expect(cache.read(keyOf(id))?.value).toMatchObject({ product: { availableStock: 8 } });
  });

  it("ignores the cache: neither a wrong price nor a wrong stock in it reaches an order", async () => {
    const { id } = await newProduct();
    edit(id, { price: { amount: 1, currency: "EUR" }, availableStock: 0 });
    const lines = [{ productId: id, quantity: 2 }];
    const reserved = await reserveVariants(ctx, { reservationId: ctx.newId(), lines });
    expect(reserved).toMatchObject({ outcome: "reserved", lines: [{ unitAmount: 1000, currency: "USD" }] });
  });
});
