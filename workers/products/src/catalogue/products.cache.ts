import { findEntries, readFresh } from "../cache/bulk-reads.ts";
import {
  type Cacheable,
  deleteEntries,
  type Entry,
  fill,
  forget,
  putNewer,
  updateRecent,
  writeThrough,
} from "../cache/cache.ts";
import { readHint, writeHint } from "../cache/hints.ts";
import { WriteTurns } from "../cache/write-turns.ts";
import { CATEGORIES_KEY } from "../categories/categories.cache.ts";
import type { ProductsContext } from "../context.ts";
import { type ChangedStock, mergeStock, withStock } from "./changed-stock.ts";
import type { CachedProduct } from "./product-view.ts";
import { PRODUCT_FORMAT, type ProductSummary, SORTS, type Sort } from "./products.schema.ts";

/** The version of an archived product's entry: products are never unarchived, so nothing is newer. */
const GONE = Number.MAX_SAFE_INTEGER;

/** A first page is cached with this many products, and serves every smaller limit too. */
export const CACHED_PAGE_SIZE = 20;

type Load = () => Promise<CachedProduct | null>;

/** The cache entry of a product; its value is `null` for an archived one. */
export function productEntry(id: string, load: Load): Cacheable<CachedProduct | null> {
  return { key: productKey(id), load, versionOf: (cached) => cached?.product.version ?? GONE };
}

/** As `productEntry`, for readers: an unknown id is not cached. */
export function existingProductEntry(id: string, load: Load): Cacheable<CachedProduct | null> {
  return { ...productEntry(id, load), versionOf: (cached) => cached?.product.version };
}

/** Those of these products that are cached, fresh and not archived. */
export async function readFreshProducts(ctx: ProductsContext, ids: string[]): Promise<CachedProduct[]> {
  const found = await readFresh<CachedProduct | null>(ctx, ids.map(productKey));
  return [...found.values()].filter((cached) => cached !== null);
}

const productKey = (id: string) => `product:${PRODUCT_FORMAT}:${id}`;

/** The id of the product that had a slug when it was last read by that; `undefined` when none is known. */
export function readIdOfSlug(ctx: ProductsContext, slug: string): Promise<string | undefined> {
  return readHint(ctx, slugKey(slug));
}

/** Caches a product that was read by its slug, with its id for `readIdOfSlug`. */
export async function cacheReadBySlug(
  ctx: ProductsContext,
  entry: Cacheable<CachedProduct | null>,
  { value, readAt }: { value: CachedProduct; readAt: number },
): Promise<void> {
  const { id, slug } = value.product;
  await Promise.all([fill(ctx, entry, { value, readAt }), writeHint(ctx, slugKey(slug), { value: id, readAt })]);
}

/** After a product no longer has a slug, and no other has it. */
export async function forgetSlug(ctx: ProductsContext, slug: string): Promise<void> {
  await deleteEntries(ctx, [slugKey(slug)]);
}

const slugKey = (slug: string) => `product-slug:${PRODUCT_FORMAT}:${slug}`;

/** The cache entry of a list's first page without filters. */
export function firstPageEntry(sort: Sort, load: () => Promise<ProductSummary[]>): Cacheable<ProductSummary[]> {
  return { key: firstPageKey(sort), load, versionOf: () => 0 };
}

/**
 * After an administrator's change: caches the product, and evicts the first pages that show it and the categories that
 * count it.
 */
export async function cacheProduct(
  ctx: ProductsContext,
  entry: Cacheable<CachedProduct | null>,
  written: { value: CachedProduct | null; readAt: number },
): Promise<void> {
  await Promise.all([writeThrough(ctx, entry, written), forget(ctx, [...SORTS.map(firstPageKey), CATEGORIES_KEY])]);
}

const turns = new WriteTurns(mergeStock);

/**
 * After orders took or returned stock: updates the products that are cached, each at most once a second in this isolate,
 * which remembers the stock at once. Products that are not cached cost no write. First pages stay as they are: they are
 * read again after 30 seconds. There is no revalidation as after an administrator's change, since orders are frequent:
 * an entry that lost a race expires soon.
 */
export async function cacheStock(
  ctx: ProductsContext,
  changed: ChangedStock[],
  load: (id: string) => ReturnType<Load>,
): Promise<void> {
  const byProduct = Map.groupBy(changed, ({ productId }) => productId);
  ctx.recentLists.forgetStock(new Set(byProduct.keys()));
  const sourceOf = (id: string) => productEntry(id, () => load(id));
  const now = ctx.now().getTime();
  const due = [...byProduct].flatMap(([id, changes]) => {
    updateRecent(ctx, sourceOf(id), (cached) => cached && withNewStock(cached, changes));
    const delayMs = turns.request(id, changes, now);
    return delayMs === undefined ? [] : [{ id, delayMs }];
  });
  const write = async (delayMs: number, ids: string[]) => {
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
    const cached = await findEntries(ctx, ids.map(productKey));
    const writes = ids.map(async (id) => {
      const changes = turns.take(id, ctx.now().getTime());
      const entry = cached.get(productKey(id)) as Entry<CachedProduct | null> | undefined;
      if (!changes || !entry?.value) return;
      // What else the entry says is as old as before.
      await putNewer(ctx, sourceOf(id), { value: withNewStock(entry.value, changes), readAt: entry.readAt }, entry);
    });
    await Promise.all(writes);
  };
  const groups = [...Map.groupBy(due, ({ delayMs }) => delayMs)];
  await Promise.all(
    groups.map(([delayMs, group]) =>
      write(
        delayMs,
        group.map(({ id }) => id),
      ),
    ),
  );
}

const withNewStock = ({ product, ...others }: CachedProduct, changes: ChangedStock[]): CachedProduct => ({
  product: withStock(product, changes),
  ...others,
});

/** After changes of many products: evicts them, and the first pages. */
export async function forgetProducts(ctx: ProductsContext, ids: string[]): Promise<void> {
  await forget(ctx, [...ids.map(productKey), ...SORTS.map(firstPageKey), CATEGORIES_KEY]);
}

function firstPageKey(sort: Sort): string {
  return `products:${PRODUCT_FORMAT}:${sort}`;
}
