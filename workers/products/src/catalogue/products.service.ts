import { violates } from "#shared/database/db.ts";
import { AppError, validationFailed } from "#shared/core/errors.ts";
import { type CachedRead, readThrough } from "../cache/cache.ts";
import type { ProductsContext } from "../context.ts";
import { cacheProduct, cacheStock, existingProductEntry, productEntry } from "./products.cache.ts";
import {
  adjustStock,
  archiveProduct,
  type ChangedProduct,
  findProduct,
  insertProduct,
  PRODUCT_NAME_KEY,
  type ProductRow,
  updateProduct,
} from "./products.repository.ts";
import {
  MAX_STOCK,
  type NewProduct,
  type Product,
  type ProductPatch,
  type ProductReplacement,
  type StockAdjustment,
} from "./products.schema.ts";

/** `versions`: those that `If-Match` allows, any when undefined. `hasIfMatch`: whether the header was sent at all. */
type Target = { id: string; versions?: number[] | undefined; hasIfMatch: boolean };

/** @throws AppError product-name-taken */
export async function createProduct(ctx: ProductsContext, { price, ...fields }: NewProduct): Promise<Product> {
  const readAt = ctx.now().getTime();
  const row = await insertProduct(ctx.db, {
    ...fields,
    id: ctx.newId(),
    priceAmount: price.amount,
    currency: price.currency,
  }).catch(mapNameConflict);
  const product = toProduct(row);
  await cacheProduct(ctx, entryOf(ctx, product.id), { value: product, readAt });
  return product;
}

/**
 * Reads from the database, so the product is as it is now.
 *
 * @throws AppError product-not-found
 */
export async function getProduct(ctx: ProductsContext, id: string): Promise<Product> {
  return requireProduct(await loadProduct(ctx, id));
}

/**
 * Reads from the cache when its entry is fresh: for everyone but administrators.
 *
 * @throws AppError product-not-found
 */
export async function browseProduct(ctx: ProductsContext, id: string): Promise<CachedRead<Product>> {
  const { value, stale } = await readThrough(
    ctx,
    existingProductEntry(id, () => loadProduct(ctx, id)),
  );
  return { value: requireProduct(value), stale };
}

/** Sets every field; without `availableStock` the stock stays, since orders change it at any time. Throws as a patch. */
export function replaceProduct(ctx: ProductsContext, target: Target, body: ProductReplacement): Promise<Product> {
  return patchProduct(ctx, target, { ...body, description: body.description ?? null });
}

/**
 * Sets the fields that are given.
 *
 * @throws AppError precondition-required, product-not-found, version-mismatch, product-name-taken
 */
export async function patchProduct(ctx: ProductsContext, target: Target, body: ProductPatch): Promise<Product> {
  if (body.availableStock !== undefined && !target.hasIfMatch) {
    throw new AppError(
      "precondition-required",
      "Setting `availableStock` needs `If-Match` with the version it was read at; to add or take, adjust the stock.",
    );
  }
  if (Object.values(body).every((field) => field === undefined)) return getProductAtVersion(ctx, target);

  const { price, ...fields } = body;
  const changes = { ...fields, priceAmount: price?.amount, currency: price?.currency };
  const readAt = ctx.now().getTime();
  const changed = await updateProduct(ctx.db, target.id, { changes, versions: target.versions }).catch(mapNameConflict);
  const product = toProduct(requireChange(changed));
  await cacheProduct(ctx, entryOf(ctx, target.id), { value: product, readAt });
  return product;
}

/**
 * Adds to the stock or takes from it; safe beside running orders, since it is relative.
 *
 * @throws AppError product-not-found, version-mismatch, insufficient-stock, validation-failed
 */
export async function adjustProductStock(
  ctx: ProductsContext,
  target: Target,
  { delta, reason }: StockAdjustment,
): Promise<Product> {
  const { id, versions } = target;
  const readAt = ctx.now().getTime();
  const changed = await adjustStock(ctx.db, id, { delta, note: reason ?? null, maxStock: MAX_STOCK, versions });
  const { before, after } = changed;
  if (before && !after && isAllowed(target, before.version)) {
    if (delta > 0) throw validationFailed("delta", "too_big", `the stock may come to ${MAX_STOCK} at most`);
    const shortages = [{ productId: id, requested: -delta, available: before.availableStock }];
    throw new AppError("insufficient-stock", undefined, { extras: { shortages } });
  }
  const product = toProduct(requireChange(changed));
  await cacheProduct(ctx, entryOf(ctx, id), { value: product, readAt });
  return product;
}

/**
 * Takes it off sale; orders that have it keep it.
 *
 * @throws AppError product-not-found, version-mismatch
 */
export async function removeProduct(ctx: ProductsContext, { id, versions }: Target): Promise<void> {
  const readAt = ctx.now().getTime();
  requireChange(await archiveProduct(ctx.db, id, { versions }));
  await cacheProduct(ctx, entryOf(ctx, id), { value: null, readAt });
}

/** Lets readers see at once, after the answer, what an order took or gave back. `readAt` in ms, before the change. */
export function readStock(ctx: ProductsContext, changed: ProductRow[], readAt: number): void {
  ctx.defer(cacheStock(ctx, changed.map(toProduct), readAt, (id) => loadProduct(ctx, id)));
}

export function toProduct(row: ProductRow): Product {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    price: { amount: row.priceAmount, currency: row.currency },
    availableStock: row.availableStock,
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

async function loadProduct(ctx: ProductsContext, id: string): Promise<Product | null> {
  const row = await findProduct(ctx.db, id);
  return row ? toProduct(row) : null;
}

function entryOf(ctx: ProductsContext, id: string) {
  return productEntry(id, () => loadProduct(ctx, id));
}

function requireProduct(product: Product | null): Product {
  if (!product) throw new AppError("product-not-found");
  return product;
}

async function getProductAtVersion(ctx: ProductsContext, target: Target): Promise<Product> {
  const product = await getProduct(ctx, target.id);
  if (!isAllowed(target, product.version)) throw versionMismatch(product.version);
  return product;
}

/** Says why a change was not made. The row was read under the lock, so the reason is certain. */
function requireChange({ before, after }: ChangedProduct): ProductRow {
  if (!before) throw new AppError("product-not-found");
  if (!after) throw versionMismatch(before.version);
  return after;
}

function isAllowed({ versions }: Target, version: number): boolean {
  return versions === undefined || versions.includes(version);
}

function versionMismatch(version: number): AppError {
  return new AppError("version-mismatch", `It has version ${version} now. Read it again before you change it.`);
}

function mapNameConflict(error: unknown): never {
  if (violates(error, PRODUCT_NAME_KEY)) throw new AppError("product-name-taken");
  throw error;
}
