import { type Cacheable, type Entry, findEntries, forget, putNewer, readFresh, writeThrough } from "../cache/cache.ts";
import type { ProductsContext } from "../context.ts";
import { PRODUCT_FORMAT, type Product, type ProductSummary, SORTS, type Sort } from "./products.schema.ts";

/** An archived product never comes back, so nothing is newer than its absence. */
const GONE = Number.MAX_SAFE_INTEGER;

/** A first page is cached with so many products, and serves every smaller limit too. */
export const CACHED_PAGE_SIZE = 20;

/** `null` stands for a product that was archived. */
export function productEntry(id: string, load: () => Promise<Product | null>): Cacheable<Product | null> {
  return { key: productKey(id), load, versionOf: (product) => product?.version ?? GONE };
}

/** As `productEntry`, for readers: an id that no product has must not fill the cache. */
export function existingProductEntry(id: string, load: () => Promise<Product | null>): Cacheable<Product | null> {
  return { ...productEntry(id, load), versionOf: (product) => product?.version };
}

/** Those of these products that are cached and fresh; of what is archived there is none. */
export async function readFreshProducts(ctx: ProductsContext, ids: string[]): Promise<Product[]> {
  const found = await readFresh<Product | null>(ctx, ids.map(productKey));
  return [...found.values()].filter((product) => product !== null);
}

const productKey = (id: string) => `product:${PRODUCT_FORMAT}:${id}`;

/** The id of the product that has a slug; a slug that no product has must not fill the cache. */
export function slugEntry(slug: string, load: () => Promise<string | null>): Cacheable<string | null> {
  return { key: `product-slug:${PRODUCT_FORMAT}:${slug}`, load, versionOf: (id) => (id === null ? undefined : 0) };
}

export function firstPageEntry(sort: Sort, load: () => Promise<ProductSummary[]>): Cacheable<ProductSummary[]> {
  return { key: firstPageKey(sort), load, versionOf: () => 0 };
}

/** After an administrator's change: stores the product as it is now, and drops the first pages that show it as it was. */
export async function cacheProduct(
  ctx: ProductsContext,
  entry: Cacheable<Product | null>,
  written: { value: Product | null; readAt: number },
): Promise<void> {
  await Promise.all([writeThrough(ctx, entry, written), forget(ctx, SORTS.map(firstPageKey))]);
}

/**
 * After orders took stock or gave it back: the products as they are now, where they are cached, and no first page that
 * shows one of them. What is not read costs no write. Unlike an administrator's change this is not read a second time,
 * since orders are many: what a lost race leaves behind is gone when the entry expires.
 */
export async function cacheStock(
  ctx: ProductsContext,
  changed: Product[],
  readAt: number,
  load: (id: string) => Promise<Product | null>,
): Promise<void> {
  if (changed.length === 0) return;
  const products = changed.map((value) => ({ value, source: productEntry(value.id, () => load(value.id)) }));
  const pages = SORTS.map(firstPageKey);
  const cached = await findEntries(ctx, [...products.map(({ source }) => source.key), ...pages]);
  const ids = new Set(changed.map(({ id }) => id));
  const isShown = (page: string) =>
    (cached.get(page)?.value as ProductSummary[] | undefined)?.some(({ id }) => ids.has(id));
  await Promise.all([
    ...products.map(async ({ source, value }) => {
      const entry = cached.get(source.key) as Entry<Product | null> | undefined;
      if (entry) await putNewer(ctx, source, { value, readAt }, entry);
    }),
    forget(ctx, pages.filter(isShown)),
  ]);
}

function firstPageKey(sort: Sort): string {
  return `products:${PRODUCT_FORMAT}:${sort}`;
}
