import { AppError } from "#shared/core/errors.ts";
import { type CachedRead, readThrough } from "../cache/cache.ts";
import type { ProductsContext } from "../context.ts";
import type { ProductRow } from "./product-rows.ts";
import { toProduct } from "./product-view.ts";
import { cacheProduct, cacheStock, existingProductEntry, productEntry, slugEntry } from "./products.cache.ts";
import { findProduct } from "./products.repository.ts";
import { isProductId, type Product } from "./products.schema.ts";

/**
 * Reads from the database, drafts included.
 *
 * @throws AppError product-not-found
 */
export async function getProduct(ctx: ProductsContext, idOrSlug: string): Promise<Product> {
  const product = isProductId(idOrSlug) ? await loadProduct(ctx, idOrSlug) : await loadBySlug(ctx, idOrSlug);
  if (!product) throw new AppError("product-not-found");
  return product;
}

/**
 * Reads a fresh cache entry, else the database. For everyone but administrators, so without drafts.
 *
 * @throws AppError product-not-found
 */
export async function browseProduct(ctx: ProductsContext, idOrSlug: string): Promise<CachedRead<Product>> {
  const isId = isProductId(idOrSlug);
  const { value, stale } = isId ? await browseById(ctx, idOrSlug) : await browseBySlug(ctx, idOrSlug);
  if (!value || value.status === "draft") throw new AppError("product-not-found");
  return { value, stale };
}

/**
 * Caches a product after an administrator's change, so that reads in this location show it at once. `readAt`: ms since
 * 1970, before the change.
 */
export async function storeProduct(ctx: ProductsContext, id: string, value: Product | null, readAt: number) {
  await cacheProduct(
    ctx,
    productEntry(id, () => loadProduct(ctx, id)),
    { value, readAt },
  );
}

/**
 * Updates the cache after the response with the stock that an order took or returned. `readAt`: ms since 1970, before
 * the change.
 */
export function storeStock(ctx: ProductsContext, changed: ProductRow[], readAt: number): void {
  ctx.defer(cacheStock(ctx, changed.map(toProduct), readAt, (id) => loadProduct(ctx, id)));
}

function browseById(ctx: ProductsContext, id: string): Promise<CachedRead<Product | null>> {
  return readThrough(
    ctx,
    existingProductEntry(id, () => loadProduct(ctx, id)),
  );
}

/**
 * The cache maps a slug to the product's id, and products are cached only by id. A cached product with another slug
 * shows that the mapping is outdated; then the database is read.
 */
async function browseBySlug(ctx: ProductsContext, slug: string): Promise<CachedRead<Product | null>> {
  const loaded: { product?: Product | null } = {};
  const loadId = async () => {
    loaded.product = await loadBySlug(ctx, slug);
    return loaded.product?.id ?? null;
  };
  const { value: id, stale } = await readThrough(ctx, slugEntry(slug, loadId));
  if (id === null || loaded.product) return { value: loaded.product ?? null, stale };
  const read = await browseById(ctx, id);
  return read.value?.slug === slug ? read : { value: await loadBySlug(ctx, slug), stale: false };
}

async function loadProduct(ctx: ProductsContext, id: string): Promise<Product | null> {
  const row = await findProduct(ctx.db, { id });
  return row ? toProduct(row) : null;
}

async function loadBySlug(ctx: ProductsContext, slug: string): Promise<Product | null> {
  const row = await findProduct(ctx.db, { slug });
  return row ? toProduct(row) : null;
}
