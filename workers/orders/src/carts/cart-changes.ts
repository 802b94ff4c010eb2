import { AppError } from "#shared/core/errors.ts";
import type { VariantReference } from "#shared/contracts/products.ts";
import type { CartRow } from "./cart-rows.ts";
import type { NewCartItem } from "./carts.schema.ts";

type Changed = { changed: boolean; row: CartRow | undefined };

/** @throws AppError not-found also for another user's cart and an expired one */
export function requireRow(row: CartRow | undefined): CartRow {
  if (!row) throw new AppError("not-found", "There is no such cart, or it is not yours.");
  return row;
}

/**
 * Returns the changed cart, or throws the reason why it was not changed. The row was read under the lock, so the reason
 * is exact.
 *
 * @throws AppError not-found, cart-completed, version-mismatch, or the error of `refuse` for a cart that could be
 *   changed
 */
export function requireChange(
  { changed, row }: Changed,
  target: { versions: number[] | undefined },
  refuse: (row: CartRow) => AppError,
): CartRow {
  const cart = requireRow(row);
  if (changed) return cart;
  requireOpen(cart, target);
  throw refuse(cart);
}

/** @throws AppError cart-completed, version-mismatch */
export function requireOpen({ orderId, version }: CartRow, { versions }: { versions: number[] | undefined }): void {
  if (orderId) throw new AppError("cart-completed");
  if (versions === undefined || versions.includes(version)) return;
  throw new AppError("version-mismatch", `It has version ${version} now. Read it again before you change it.`);
}

export function toReference({ productId, variantId }: NewCartItem): VariantReference {
  return variantId === undefined ? { productId: productId as string } : { variantId };
}
