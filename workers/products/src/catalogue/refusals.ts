import { AppError, validationFailed } from "#shared/core/errors.ts";
import { violates } from "#shared/database/errors.ts";
import { OPTIONS_KEY, SAME_CURRENCY_CHECK, SKU_KEY } from "../variants/variants.repository.ts";
import type { ProductRow } from "./product-rows.ts";
import type { ChangedProduct } from "./products.repository.ts";
import { PRODUCT_NAME_KEY, PRODUCT_SLUG_KEY } from "./products.repository.ts";

/** The `If-Match` header. `versions`: those that it allows; any when `undefined`. `hasIfMatch`: whether it was sent. */
export type IfMatch = { versions?: number[] | undefined; hasIfMatch: boolean };
export type ProductTarget = IfMatch & { id: string };

/** Whether `If-Match` allows a change of this version. */
export function isAllowed({ versions }: IfMatch, version: number): boolean {
  return versions === undefined || versions.includes(version);
}

/** @throws AppError precondition-required */
export function requireIfMatchForStock({ hasIfMatch }: IfMatch, availableStock: number | undefined): void {
  if (availableStock === undefined || hasIfMatch) return;
  throw new AppError(
    "precondition-required",
    "Setting `availableStock` needs `If-Match` with the version it was read at; to add or take, adjust the stock.",
  );
}

/**
 * Returns the changed product, or throws the reason why it was not changed. The row was read under the lock, so the
 * reason is exact.
 *
 * @throws AppError product-not-found, version-mismatch
 */
export function requireChange({ before, after }: ChangedProduct): ProductRow {
  if (!before) throw new AppError("product-not-found");
  if (!after) throw versionMismatch(productVersion(before));
  return after;
}

/** The version that clients see: the sum of the product's, its variants' and its categories'. */
export function productVersion({ version, variants, categories }: ProductRow): number {
  return [...variants, ...categories].reduce((sum, part) => sum + part.version, version);
}

export function versionMismatch(version: number): AppError {
  return new AppError("version-mismatch", `It has version ${version} now. Read it again before you change it.`);
}

/**
 * Maps violations of the catalogue's unique indexes and of its currency trigger to client errors; any other error is
 * rethrown.
 *
 * @throws AppError product-name-taken, slug-taken, sku-taken, variant-exists, validation-failed
 */
export function mapConflict(error: unknown): never {
  if (violates(error, PRODUCT_NAME_KEY)) throw new AppError("product-name-taken");
  if (violates(error, PRODUCT_SLUG_KEY)) throw new AppError("slug-taken");
  if (violates(error, SKU_KEY)) throw new AppError("sku-taken");
  if (violates(error, OPTIONS_KEY)) throw new AppError("variant-exists");
  if (violates(error, SAME_CURRENCY_CHECK)) throw otherCurrency("price");
  throw error;
}

/** validation-failed: all prices of a product must have one currency. */
export function otherCurrency(field: "price" | "compareAtPrice"): AppError {
  return validationFailed(`${field}.currency`, "invalid_value", "must be the currency of the product");
}
