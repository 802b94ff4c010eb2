import { AppError, validationFailed } from "#shared/core/errors.ts";
import { violates } from "#shared/database/errors.ts";
import { newEvent } from "#shared/events/publisher/new-event.ts";
import type { ProductsContext } from "../context.ts";
import { relayEvent } from "../events/events.service.ts";
import { adaptValues, findUnlistedValue, type Option } from "../variants/options.ts";
import { toVariantRow } from "../variants/variant-row.ts";
import type { NewVariant } from "../variants/variants.schema.ts";
import { showChange, startChange } from "./product-changes.service.ts";
import { storeArchivedProduct } from "./product-reads.service.ts";
import { toProduct } from "./product-view.ts";
import {
  archiveProduct,
  findProduct,
  insertProduct,
  PRODUCT_SLUG_KEY,
  updateProduct,
  type VariantChanges,
} from "./products.repository.ts";
import type { NewProduct, Product, ProductPatch, ProductReplacement } from "./products.schema.ts";
import {
  isAllowed,
  mapConflict,
  otherCurrency,
  type ProductTarget,
  productVersion,
  requireChange,
  requireIfMatchForStock,
  versionMismatch,
} from "./refusals.ts";

/**
 * Creates a product with one variant or several. Without a slug, one is made from the name.
 *
 * @throws AppError product-name-taken, slug-taken, sku-taken
 */
export async function createProduct(ctx: ProductsContext, body: NewProduct): Promise<Product> {
  const { price, compareAtPrice, availableStock, variants, ...fields } = body;
  const id = ctx.newId();
  // The schema guarantees one or the other.
  const only = { price, compareAtPrice, availableStock, options: {}, weightGrams: 0 } as NewVariant;
  const rows = (variants ?? [only]).map((variant, index) => toVariantRow(variant, index === 0 ? id : ctx.newId()));
  const readAt = ctx.now().getTime();
  const event = newEvent(ctx, "product.created");
  try {
    const row = await insertProduct(ctx.db, { ...fields, id }, rows, event);
    return await showChange(ctx, row, { event, readAt });
  } catch (error) {
    // A concurrent product took the same slug: the next attempt sees it and makes another.
    if (fields.slug === undefined && violates(error, PRODUCT_SLUG_KEY)) return createProduct(ctx, body);
    return mapConflict(error);
  }
}

/**
 * Sets every field that products had in the first version of the API: a missing description is cleared. Later fields
 * are left unchanged when missing, since clients that do not know them must not clear them. Throws the errors of
 * `patchProduct`.
 */
export async function replaceProduct(
  ctx: ProductsContext,
  target: ProductTarget,
  body: ProductReplacement,
): Promise<Product> {
  const requirePrice = body.price === undefined;
  if (requirePrice && (body.compareAtPrice !== undefined || body.availableStock !== undefined)) throw priceRequired();
  return changeProduct(ctx, target, { ...body, description: body.description ?? null }, { requirePrice });
}

/**
 * Sets the fields that are given.
 *
 * @throws AppError precondition-required, product-not-found, version-mismatch, product-name-taken, slug-taken,
 *   variant-required, variant-exists, validation-failed
 */
export async function patchProduct(ctx: ProductsContext, target: ProductTarget, body: ProductPatch): Promise<Product> {
  if (Object.values(body).every((field) => field === undefined)) return getProductAtVersion(ctx, target);
  return changeProduct(ctx, target, body, { requirePrice: false });
}

async function changeProduct(
  ctx: ProductsContext,
  target: ProductTarget,
  body: ProductPatch,
  { requirePrice }: { requirePrice: boolean },
): Promise<Product> {
  requireIfMatchForStock(target, body.availableStock);
  const { price, compareAtPrice, availableStock, options, ...fields } = body;
  const variantChanges: VariantChanges = {
    availableStock,
    priceAmount: price?.amount,
    currency: price?.currency,
    compareAtAmount: compareAtPrice === null ? null : compareAtPrice?.amount,
  };
  const changesVariant = Object.values(variantChanges).some((change) => change !== undefined);
  const adapted = options && (await adaptVariants(ctx, target.id, options));
  const change = startChange(ctx);
  const changed = await updateProduct(ctx.db, target.id, {
    ...adapted,
    event: change.event,
    versions: target.versions,
    changes: { ...fields, options },
    variantChanges,
    variantCount: changesVariant ? "one" : requirePrice ? "several" : "any",
    currency: price ? undefined : compareAtPrice?.currency,
  }).catch(mapConflict);

  const { before, after } = changed;
  if (before && !after && isAllowed(target, productVersion(before))) {
    if (changesVariant && before.variants.length > 1) throw new AppError("variant-required");
    if (requirePrice && before.variants.length === 1) throw priceRequired();
    if (compareAtPrice && compareAtPrice.currency !== before.currency) throw otherCurrency("compareAtPrice");
    // Its options or variants have changed since they were read.
    return changeProduct(ctx, target, body, { requirePrice });
  }
  return showChange(ctx, requireChange(changed), change);
}

/**
 * Archives the product and removes its variants from sale. Orders keep them.
 *
 * @throws AppError product-not-found, version-mismatch
 */
export async function removeProduct(ctx: ProductsContext, { id, versions }: ProductTarget): Promise<void> {
  const readAt = ctx.now().getTime();
  const event = newEvent(ctx, "product.archived");
  requireChange(await archiveProduct(ctx.db, id, { versions, event }));
  ctx.defer(relayEvent(ctx, event.id));
  await storeArchivedProduct(ctx, id, readAt);
}

const priceRequired = () => validationFailed("price", "invalid_type", "is required for a product with one variant");

/**
 * The new values of the product's variants for these options, and the version of the row that they were computed from.
 */
async function adaptVariants(ctx: ProductsContext, id: string, options: Option[]) {
  const product = await findProduct(ctx.db, { id });
  if (!product) throw new AppError("product-not-found");
  const variantOptions = product.variants.map((variant) => ({
    id: variant.id,
    options: adaptValues(options, variant.options),
  }));
  for (const { options: values } of variantOptions) {
    const problem = findUnlistedValue(options, values);
    if (problem) throw validationFailed("options", "invalid_value", `${problem}, which a variant has`);
  }
  return { variantOptions, rowVersion: product.version };
}

async function getProductAtVersion(ctx: ProductsContext, target: ProductTarget): Promise<Product> {
  const row = await findProduct(ctx.db, { id: target.id });
  if (!row) throw new AppError("product-not-found");
  if (!isAllowed(target, productVersion(row))) throw versionMismatch(productVersion(row));
  return toProduct(row);
}
