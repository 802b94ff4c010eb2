import { violates } from "#shared/database/db.ts";
import { AppError, validationFailed } from "#shared/core/errors.ts";
import { type CachedRead, readThrough } from "./cache.ts";
import type { ProductsContext } from "./context.ts";
import { cacheChange, cacheStock, knownProductEntry } from "./products.cache.ts";
import {
  adjustStock,
  archiveProduct,
  type ChangedProduct,
  findProduct,
  insertProduct,
  PRODUCT_NAME_KEY,
  type ProductChanges,
  type ProductRow,
  type StockedProduct,
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

/** `versions`: those that `If-Match` allows; `preconditioned`: whether it was sent at all. */
type Target = { id: string; versions?: number[] | undefined; preconditioned: boolean };

export async function createProduct(ctx: ProductsContext, product: NewProduct): Promise<Product> {
  const readAt = ctx.now().getTime();
  const row = await settlingName(() =>
    insertProduct(ctx.db, {
      id: ctx.newId(),
      name: product.name,
      description: product.description ?? null,
      priceAmount: product.price.amount,
      currency: product.price.currency,
      availableStock: product.availableStock,
    }),
  );
  return cached(ctx, toProduct(row), readAt);
}

/** From the database, as it is now. */
export async function getProduct(ctx: ProductsContext, id: string): Promise<Product> {
  return present(await loadProduct(ctx, id));
}

/** From the cache when that is fresh enough: for everybody who only looks. */
export async function browseProduct(ctx: ProductsContext, id: string): Promise<CachedRead<Product>> {
  const { value, stale } = await readThrough(
    ctx,
    knownProductEntry(id, () => loadProduct(ctx, id)),
  );
  return { value: present(value), stale };
}

/** Sets every field; without `availableStock` the stock stays, since orders change it at any time. */
export function replaceProduct(ctx: ProductsContext, target: Target, body: ProductReplacement): Promise<Product> {
  return patchProduct(ctx, target, { ...body, description: body.description ?? null });
}

/** Sets the fields that are given. */
export async function patchProduct(ctx: ProductsContext, target: Target, body: ProductPatch): Promise<Product> {
  const { name, description, price, availableStock } = body;
  if (availableStock !== undefined && !target.preconditioned) {
    throw new AppError(
      "precondition-required",
      "Setting `availableStock` needs `If-Match` with the version it was read at; to add or take, adjust the stock.",
    );
  }
  const money = price && { priceAmount: price.amount, currency: price.currency };
  const changes: ProductChanges = { name, description, availableStock, ...money };
  if (Object.values(changes).every((change) => change === undefined)) return unchanged(ctx, target);
  return changing(ctx, target, () => settlingName(() => updateProduct(ctx.db, target.id, { ...target, changes })));
}

/** Adds to the stock or takes from it; safe beside running orders, since it is relative. */
export function adjustProductStock(
  ctx: ProductsContext,
  target: Target,
  { delta, reason }: StockAdjustment,
): Promise<Product> {
  const adjust = () => adjustStock(ctx.db, target.id, { ...target, delta, note: reason ?? null, maxStock: MAX_STOCK });
  return changing(ctx, target, adjust, ({ availableStock: available }) => {
    if (delta > 0) return validationFailed("delta", "too_big", `the stock may come to ${MAX_STOCK} at most`);
    const shortages = [{ productId: target.id, requested: -delta, available }];
    return new AppError("insufficient-stock", undefined, { extras: { shortages } });
  });
}

/** Takes it off sale; orders that have it keep it. */
export async function removeProduct(ctx: ProductsContext, target: Target): Promise<void> {
  const readAt = ctx.now().getTime();
  requireChange(target, await archiveProduct(ctx.db, target.id, target));
  await cacheChange(ctx, target.id, { value: null, readAt }, () => loadProduct(ctx, target.id));
}

/** Lets readers see at once, after the answer, what an order took or gave back. `readAt` in ms, before the change. */
export function showStock(ctx: ProductsContext, changed: StockedProduct[], readAt: number): void {
  ctx.defer(cacheStock(ctx, changed.map(toProduct), readAt, (id) => loadProduct(ctx, id)));
}

export function toProduct(row: StockedProduct): Product {
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

async function changing(
  ctx: ProductsContext,
  target: Target,
  change: () => Promise<ChangedProduct | undefined>,
  refusal?: (before: ProductRow) => AppError,
): Promise<Product> {
  const readAt = ctx.now().getTime();
  const { after } = requireChange(target, await change(), refusal);
  return cached(ctx, toProduct(after), readAt);
}

/** Says why the change did not happen: the row was read under the lock, so there is no doubt. */
function requireChange(
  { versions }: Target,
  changed: ChangedProduct | undefined,
  refusal?: (before: ProductRow) => AppError,
): ChangedProduct {
  if (!changed) throw new AppError("product-not-found");
  const { before, after } = changed;
  if (after.version > before.version) return changed;
  if (versions && !versions.includes(before.version)) throw versionMismatch(before.version);
  throw refusal?.(before) ?? new Error("the product did not change");
}

async function unchanged(ctx: ProductsContext, { id, versions }: Target): Promise<Product> {
  const product = await getProduct(ctx, id);
  if (versions && !versions.includes(product.version)) throw versionMismatch(product.version);
  return product;
}

function versionMismatch(version: number): AppError {
  return new AppError("version-mismatch", `It has version ${version} now. Read it again before you change it.`);
}

async function settlingName<Result>(write: () => Promise<Result>): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    if (violates(error, PRODUCT_NAME_KEY)) throw new AppError("product-name-taken");
    throw error;
  }
}

async function cached(ctx: ProductsContext, product: Product, readAt: number): Promise<Product> {
  await cacheChange(ctx, product.id, { value: product, readAt }, () => loadProduct(ctx, product.id));
  return product;
}

async function loadProduct(ctx: ProductsContext, id: string): Promise<Product | null> {
  const row = await findProduct(ctx.db, id);
  return row ? toProduct(row) : null;
}

function present(product: Product | null): Product {
  if (!product) throw new AppError("product-not-found");
  return product;
}
