import { AppError } from "#shared/core/errors.ts";
import { showChange, startChange } from "../catalogue/product-changes.service.ts";
import type { Product } from "../catalogue/products.schema.ts";
import { isAllowed, type ProductTarget, productVersion, requireChange } from "../catalogue/refusals.ts";
import type { ProductsContext } from "../context.ts";
import type { ProductCategories } from "./categories.schema.ts";
import { findCategoryIds, setCategories } from "./product-categories.repository.ts";

/**
 * Puts a product into exactly these categories.
 *
 * @throws AppError product-not-found, version-mismatch, validation-failed
 */
export async function categoriseProduct(
  ctx: ProductsContext,
  target: ProductTarget,
  { categoryIds }: ProductCategories,
): Promise<Product> {
  const change = startChange(ctx);
  const changed = await setCategories(ctx.db, target.id, {
    categoryIds,
    versions: target.versions,
    event: change.event,
  });
  const { before, after } = changed;
  if (before && !after && isAllowed(target, productVersion(before))) {
    const known = await findCategoryIds(ctx.db, categoryIds);
    const errors = categoryIds.flatMap((id, index) =>
      known.includes(id)
        ? []
        : { path: `categoryIds.${index}`, code: "invalid_value", message: "there is no such category" },
    );
    // One of them was created since the change was tried.
    if (errors.length === 0) return categoriseProduct(ctx, target, { categoryIds });
    throw new AppError("validation-failed", undefined, { extras: { errors } });
  }
  return showChange(ctx, requireChange(changed), change);
}
