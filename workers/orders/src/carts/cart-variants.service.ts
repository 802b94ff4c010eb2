import { callOf } from "#shared/core/context.ts";
import { AppError, serviceUnavailable } from "#shared/core/errors.ts";
import type {
  CatalogueVariant,
  VariantLookup,
  VariantLookupKey,
  VariantReference,
} from "#shared/contracts/products.ts";
import type { OrdersContext } from "../context.ts";
import type { CartRow } from "./cart-rows.ts";
import type { Variants } from "./cart-pricing.ts";

type ReadOptions = {
  /** Read from the database, not from the cache of products. */
  isFresh: boolean;
  /** What this request has read already, which is not read again; by default nothing. */
  known?: Variants | undefined;
};

/** The catalogue's variants for all items of these carts, by their ids. */
export async function readVariants(
  ctx: OrdersContext,
  rows: CartRow[],
  { isFresh, known = new Map() }: ReadOptions,
): Promise<Variants> {
  const items = new Map(rows.flatMap((row) => row.items.map((item) => [item.variantId, item])));
  const unread = [...items.values()].filter(({ variantId }) => !known.has(variantId));
  const keys = unread.map(({ variantId, productId }) => ({ variantId, productId }));
  const found = await lookUp(ctx, { keys, isFresh });
  return new Map([...known, ...byId(found.flatMap((each) => (each.outcome === "found" ? each.variant : [])))]);
}

export const byId = (variants: CatalogueVariant[]): Variants =>
  new Map(variants.map((variant) => [variant.variantId, variant]));

/**
 * The variants of these references in the same order. All are for sale.
 *
 * @throws AppError unknown-product, variant-required
 */
export async function requireVariants(ctx: OrdersContext, references: VariantReference[]): Promise<CatalogueVariant[]> {
  const found = await lookUp(ctx, { keys: references, isFresh: false });
  const idsOf = (isMeant: (lookup: VariantLookup) => boolean) =>
    found.flatMap((lookup, index) => {
      const reference = references[index];
      if (!reference || !isMeant(lookup)) return [];
      return "variantId" in reference ? reference.variantId : reference.productId;
    });

  const unknown = idsOf(
    (each) => each.outcome === "unknown-product" || (each.outcome === "found" && !each.variant.isForSale),
  );
  if (unknown.length > 0) throw new AppError("unknown-product", undefined, { extras: { productIds: unknown } });
  const ambiguous = idsOf(({ outcome }) => outcome === "variant-required");
  if (ambiguous.length > 0) throw new AppError("variant-required", undefined, { extras: { productIds: ambiguous } });
  return found.flatMap((each) => (each.outcome === "found" ? each.variant : []));
}

/** A variant by its id, whether it is for sale or not; nothing for an unknown one. */
export async function findVariant(ctx: OrdersContext, variantId: string): Promise<CatalogueVariant | undefined> {
  const [found] = await lookUp(ctx, { keys: [{ variantId }], isFresh: false });
  return found?.outcome === "found" ? found.variant : undefined;
}

async function lookUp(
  ctx: OrdersContext,
  input: { keys: VariantLookupKey[]; isFresh: boolean },
): Promise<VariantLookup[]> {
  if (input.keys.length === 0) return [];
  try {
    return await ctx.products.findVariants(callOf(ctx), input);
  } catch (error) {
    throw serviceUnavailable(error);
  }
}
