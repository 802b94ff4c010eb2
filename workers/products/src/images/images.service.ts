import { AppError, validationFailed } from "#shared/core/errors.ts";
import { showChange, startChange } from "../catalogue/product-changes.service.ts";
import type { ProductRow } from "../catalogue/product-rows.ts";
import { toProduct } from "../catalogue/product-view.ts";
import { findProduct } from "../catalogue/products.repository.ts";
import type { Product } from "../catalogue/products.schema.ts";
import {
  isAllowed,
  type ProductTarget,
  productVersion,
  requireChange,
  versionMismatch,
} from "../catalogue/refusals.ts";
import type { ProductsContext } from "../context.ts";
import { MAX_IMAGE_BYTES, storeFile } from "../media/media.service.ts";
import { insertImage, removeImage, updateImage } from "./images.repository.ts";
import { type ImagePatch, MAX_IMAGES } from "./images.schema.ts";

/** The versions of `If-Match` are those of the product. */
export type ImageTarget = ProductTarget & { imageId: string };

/**
 * Appends an image to a product.
 *
 * @throws AppError product-not-found, version-mismatch, too-many-images, payload-too-large, unsupported-media-type,
 *   invalid-image, service-unavailable
 */
export async function addImage(
  ctx: ProductsContext,
  target: ProductTarget,
  { bytes, alt }: { bytes: Uint8Array<ArrayBuffer>; alt: string },
): Promise<Product> {
  if (bytes.length > MAX_IMAGE_BYTES) throw new AppError("payload-too-large", "An image may have 10 MB at most.");
  // Nothing is stored for a product that will not get the image; the change itself checks again.
  const product = await findProduct(ctx.db, { id: target.id });
  if (!product) throw new AppError("product-not-found");
  if (!isAllowed(target, productVersion(product))) throw versionMismatch(productVersion(product));
  if (product.images.length >= MAX_IMAGES) throw new AppError("too-many-images");
  const file = await storeFile(ctx, bytes);
  const change = startChange(ctx);
  const image = { ...file, alt, id: ctx.newId() };
  const changed = await insertImage(ctx.db, target.id, { ...image, versions: target.versions, event: change.event });
  const { before, after } = changed;
  if (before && !after && isAllowed(target, productVersion(before))) throw new AppError("too-many-images");
  return showChange(ctx, requireChange(changed), change);
}

/**
 * Sets the fields that are given.
 *
 * @throws AppError product-not-found, not-found, version-mismatch, validation-failed
 */
export async function patchImage(ctx: ProductsContext, target: ImageTarget, changes: ImagePatch): Promise<Product> {
  const image = { productId: target.id, id: target.imageId };
  if (Object.values(changes).every((field) => field === undefined)) return getProductOfImage(ctx, target);
  const change = startChange(ctx);
  const changed = await updateImage(ctx.db, image, { changes, versions: target.versions, event: change.event });
  const { before, after } = changed;
  if (before && !after && isAllowed(target, productVersion(before))) {
    requireImage(before, target);
    throw validationFailed("variantIds", "invalid_value", "must be variants of the product");
  }
  return showChange(ctx, requireChange(changed), change);
}

/**
 * Removes an image from a product.
 *
 * @throws AppError product-not-found, not-found, version-mismatch
 */
export async function deleteImage(ctx: ProductsContext, target: ImageTarget): Promise<void> {
  const image = { productId: target.id, id: target.imageId };
  const change = startChange(ctx);
  const changed = await removeImage(ctx.db, image, { versions: target.versions, event: change.event });
  if (changed.before && !changed.after) requireImage(changed.before, target);
  await showChange(ctx, requireChange(changed), change);
}

async function getProductOfImage(ctx: ProductsContext, target: ImageTarget): Promise<Product> {
  const product = await findProduct(ctx.db, { id: target.id });
  if (!product) throw new AppError("product-not-found");
  requireImage(product, target);
  if (!isAllowed(target, productVersion(product))) throw versionMismatch(productVersion(product));
  return toProduct(product);
}

function requireImage({ images }: ProductRow, { imageId }: ImageTarget): void {
  if (!images.some(({ id }) => id === imageId)) throw new AppError("not-found", "The product has no such image.");
}
