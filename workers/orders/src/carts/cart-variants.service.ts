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

type Freshness = {
  /** Read from the database, not from the cache of products. */
  isFresh: boolean;
};

/** The catalogue's variants for all items of these carts, by their ids. */
export async function readVariants(ctx: OrdersContext, rows: CartRow[], { isFresh }: Freshness): Promise<Variants> {
  const items = new Map(rows.flatMap((row) => row.items.map((item) => [item.variantId, item])));
  const keys = [...items.values()].map(({ variantId, productId }) => ({ variantId, productId }));
  const found = await lookUp(ctx, { keys, isFresh });
  return new Map(found.flatMap((each) => (each.outcome === "found" ? [[each.variant.variantId, each.variant]] : [])));
}

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
