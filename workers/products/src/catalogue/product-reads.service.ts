import { AppError } from "#shared/core/errors.ts";
import { type CachedRead, readThrough } from "../cache/cache.ts";
import type { ProductsContext } from "../context.ts";
import type { ChangedStock } from "./changed-stock.ts";
import type { ProductRow } from "./product-rows.ts";
import { type CachedProduct, toCachedProduct, toProduct } from "./product-view.ts";
import {
  cacheProduct,
  cacheReadBySlug,
  cacheStock,
  existingProductEntry,
  forgetSlug,
  productEntry,
  readIdOfSlug,
} from "./products.cache.ts";
import { findProduct, findShownProduct } from "./products.repository.ts";
import { type Product, parseProductKey } from "./products.schema.ts";

/**
 * Reads from the database, drafts included.
 *
 * @throws AppError product-not-found
 */
export async function getProduct(ctx: ProductsContext, idOrSlug: string): Promise<Product> {
  const key = parseProductKey(idOrSlug);
  const row = key && (await findShownProduct(ctx.db, key));
  if (!row) throw new AppError("product-not-found");
  return toProduct(row);
}

/**
 * Reads a fresh cache entry, else the database. For everyone but administrators, so without drafts.
 *
 * @throws AppError product-not-found
 */
export async function browseProduct(ctx: ProductsContext, idOrSlug: string): Promise<CachedRead<Product>> {
  const key = parseProductKey(idOrSlug);
  if (!key) throw new AppError("product-not-found");
  const { value, stale } = "id" in key ? await browseById(ctx, key.id) : await browseBySlug(ctx, key.slug);
  if (!value || value.product.status === "draft") throw new AppError("product-not-found");
  return { value: value.product, stale };
}

/**
 * Caches a product after an administrator's change, so that reads in this location show it at once, and returns it in
 * the shape of the API. `readAt`: ms since 1970, before the change.
 */
export async function storeProduct(ctx: ProductsContext, row: ProductRow, readAt: number): Promise<Product> {
  await cacheProduct(ctx, entryOf(ctx, row.id), { value: toCachedProduct(row), readAt });
  return toProduct(row);
}

/** The same for a product that was archived. */
export async function storeArchivedProduct(ctx: ProductsContext, id: string, readAt: number): Promise<void> {
  await cacheProduct(ctx, entryOf(ctx, id), { value: null, readAt });
}

const entryOf = (ctx: ProductsContext, id: string) => productEntry(id, () => loadProduct(ctx, id));

/** Updates the cache after the response with the stock that an order took or returned. */
export function storeStock(ctx: ProductsContext, changed: ChangedStock[]): void {
  if (changed.length > 0) ctx.defer(cacheStock(ctx, changed, (id) => loadProduct(ctx, id)));
}

function browseById(ctx: ProductsContext, id: string): Promise<CachedRead<CachedProduct | null>> {
  return readThrough(ctx, readerEntryOf(ctx, id));
}

const readerEntryOf = (ctx: ProductsContext, id: string) => existingProductEntry(id, () => loadProduct(ctx, id));

/**
 * The cache maps a slug to the product's id, and products are cached only by id. The mapping needs no age: the product
 * itself, which is as fresh as any, says whether it still has the slug. If not, the database is read.
 */
async function browseBySlug(ctx: ProductsContext, slug: string): Promise<CachedRead<CachedProduct | null>> {
  const id = await readIdOfSlug(ctx, slug);
  const read = id === undefined ? undefined : await browseById(ctx, id);
  if (read?.value?.product.slug === slug) return read;
  const readAt = ctx.now().getTime();
  const value = await loadBySlug(ctx, slug);
  if (value) ctx.defer(cacheReadBySlug(ctx, readerEntryOf(ctx, value.product.id), { value, readAt }));
  else if (id !== undefined) ctx.defer(forgetSlug(ctx, slug));
  return { value, stale: false };
}

async function loadProduct(ctx: ProductsContext, id: string): Promise<CachedProduct | null> {
  const row = await findProduct(ctx.db, { id });
  return row ? toCachedProduct(row) : null;
}

async function loadBySlug(ctx: ProductsContext, slug: string): Promise<CachedProduct | null> {
  const row = await findProduct(ctx.db, { slug });
  return row ? toCachedProduct(row) : null;
}
