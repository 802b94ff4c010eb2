import { AppError, validationFailed } from "#shared/core/errors.ts";
import { showChange, startChange } from "../catalogue/product-changes.service.ts";
import type { ProductRow, VariantRow } from "../catalogue/product-rows.ts";
import { toProduct } from "../catalogue/product-view.ts";
import { findProduct } from "../catalogue/products.repository.ts";
import type { Product, StockAdjustment } from "../catalogue/products.schema.ts";
import {
  type IfMatch,
  isAllowed,
  mapConflict,
  otherCurrency,
  type ProductTarget,
  productVersion,
  requireChange,
  requireIfMatchForStock,
  versionMismatch,
} from "../catalogue/refusals.ts";
import type { ProductsContext } from "../context.ts";
import { addValues, findMismatch, type Option, type OptionValues } from "./options.ts";
import { toVariantRow } from "./variant-row.ts";
import { adjustStock, insertVariant, removeVariant, updateVariant } from "./variants.repository.ts";
import { MAX_STOCK, MAX_VALUES, MAX_VARIANTS, type NewVariant, type VariantPatch } from "./variants.schema.ts";

/** The versions of `If-Match` are those of the variant. */
export type VariantTarget = IfMatch & { productId: string; id: string };

/**
 * Appends a variant to a product. A value that its option does not list yet is added to the option.
 *
 * @throws AppError product-not-found, variant-exists, sku-taken, validation-failed
 */
export async function addVariant(ctx: ProductsContext, productId: string, body: NewVariant): Promise<Product> {
  const product = await findProduct(ctx.db, { id: productId });
  if (!product) throw new AppError("product-not-found");
  if (product.variants.length >= MAX_VARIANTS) {
    throw validationFailed("", "too_big", `a product has at most ${MAX_VARIANTS} variants`);
  }
  if (body.price.currency !== product.currency) throw otherCurrency("price");
  const options = extendOptions(product.options, body.options);
  const variant = toVariantRow(body, ctx.newId());
  const change = startChange(ctx);
  const { after } = await insertVariant(ctx.db, productId, {
    variant,
    options,
    rowVersion: product.version,
    event: change.event,
  }).catch(mapConflict);
  // The product's options or variants have changed since they were read.
  if (!after) return addVariant(ctx, productId, body);
  return showChange(ctx, after, change);
}

/**
 * Sets the fields that are given.
 *
 * @throws AppError precondition-required, product-not-found, not-found, version-mismatch, variant-exists, sku-taken,
 *   validation-failed
 */
export async function patchVariant(ctx: ProductsContext, target: VariantTarget, body: VariantPatch): Promise<Product> {
  requireIfMatchForStock(target, body.availableStock);
  if (Object.values(body).every((field) => field === undefined)) return getProductAtVariant(ctx, target);
  const { price, compareAtPrice, ...fields } = body;
  const extended = fields.options && (await extendProduct(ctx, target.productId, fields.options));
  const change = startChange(ctx);
  const { before, after } = await updateVariant(ctx.db, target, {
    ...extended,
    event: change.event,
    changes: {
      ...fields,
      priceAmount: price?.amount,
      currency: price?.currency,
      compareAtAmount: compareAtPrice === null ? null : compareAtPrice?.amount,
    },
    variantVersions: target.versions,
    currency: price ? undefined : compareAtPrice?.currency,
  }).catch(mapConflict);
  if (after) return showChange(ctx, after, change);

  const variant = requireVariant(before, target.id);
  if (!isAllowed(target, variant.version)) throw versionMismatch(variant.version);
  if (compareAtPrice && compareAtPrice.currency !== variant.currency) throw otherCurrency("compareAtPrice");
  // The product's options or variants have changed since they were read.
  return patchVariant(ctx, target, body);
}

/**
 * Removes a variant from sale. Orders keep it.
 *
 * @throws AppError product-not-found, not-found, version-mismatch, last-variant
 */
export async function deleteVariant(ctx: ProductsContext, target: VariantTarget): Promise<void> {
  const change = startChange(ctx);
  const { before, after } = await removeVariant(ctx.db, target, {
    variantVersions: target.versions,
    event: change.event,
  });
  if (after) return void (await showChange(ctx, after, change));
  const variant = requireVariant(before, target.id);
  throw isAllowed(target, variant.version) ? new AppError("last-variant") : versionMismatch(variant.version);
}

/**
 * Adds to the stock or subtracts from it. The change is relative, so it is safe beside concurrent orders. The versions
 * of `If-Match` are those of the product.
 *
 * @throws AppError product-not-found, not-found, version-mismatch, variant-required, insufficient-stock,
 *   validation-failed
 */
export async function adjustProductStock(
  ctx: ProductsContext,
  target: ProductTarget,
  { delta, reason, variantId }: StockAdjustment,
): Promise<Product> {
  const { id, versions } = target;
  const change = startChange(ctx);
  const changed = await adjustStock(ctx.db, id, {
    event: change.event,
    variantId,
    delta,
    note: reason ?? null,
    maxStock: MAX_STOCK,
    versions,
  });
  const { before, after } = changed;
  if (before && !after && isAllowed(target, productVersion(before))) {
    if (variantId === undefined && before.variants.length > 1) throw new AppError("variant-required");
    const variant = variantId === undefined ? (before.variants[0] as VariantRow) : requireVariant(before, variantId);
    if (delta > 0) throw validationFailed("delta", "too_big", `the stock may come to ${MAX_STOCK} at most`);
    const shortage = { productId: id, variantId: variant.id, requested: -delta, available: variant.availableStock };
    throw new AppError("insufficient-stock", undefined, { extras: { shortages: [shortage] } });
  }
  return showChange(ctx, requireChange(changed), change);
}

async function getProductAtVariant(ctx: ProductsContext, target: VariantTarget): Promise<Product> {
  const product = await findProduct(ctx.db, { id: target.productId });
  const variant = requireVariant(product, target.id);
  if (!isAllowed(target, variant.version)) throw versionMismatch(variant.version);
  return toProduct(product as ProductRow);
}

function requireVariant(product: ProductRow | undefined, id: string): VariantRow {
  if (!product) throw new AppError("product-not-found");
  const variant = product.variants.find((each) => each.id === id);
  if (!variant) throw new AppError("not-found", "The product has no such variant, or it was deleted.");
  return variant;
}

/** The product's options with a variant's values added, and the version of the row that they were computed from. */
async function extendProduct(ctx: ProductsContext, productId: string, values: OptionValues) {
  const product = await findProduct(ctx.db, { id: productId });
  if (!product) throw new AppError("product-not-found");
  return { options: extendOptions(product.options, values), rowVersion: product.version };
}

function extendOptions(options: Option[], values: OptionValues): Option[] {
  const problem = findMismatch(options, values);
  if (problem) throw validationFailed("options", "invalid_value", problem);
  const extended = addValues(options, values);
  const full = extended.find((option) => option.values.length > MAX_VALUES);
  if (full) throw validationFailed(`options.${full.name}`, "too_big", `an option has at most ${MAX_VALUES} values`);
  return extended;
}
