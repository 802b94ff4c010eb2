import type { CatalogueVariant, VariantLookup, VariantLookupKey } from "#shared/contracts/products.ts";
import { type CachedProduct, toCachedProduct } from "../catalogue/product-view.ts";
import { readFreshProducts } from "../catalogue/products.cache.ts";
import type { ProductsContext } from "../context.ts";
import type { Variant } from "../variants/variants.schema.ts";
import { type FormerVariantRow, findProductsWithVariants } from "./variant-lookups.repository.ts";

type FindVariants = { keys: VariantLookupKey[]; isFresh: boolean };

/**
 * The variants that carts show: from fresh cache entries, the rest from the database in one round trip. It does not
 * fill the cache, since each entry costs a revalidation.
 */
export async function findVariants(ctx: ProductsContext, { keys, isFresh }: FindVariants): Promise<VariantLookup[]> {
  const knownProducts = [...new Set(keys.flatMap((key) => ("productId" in key ? key.productId : [])))];
  const findCached = indexVariants(isFresh ? [] : await readFreshProducts(ctx, knownProducts));
  const missing = keys.filter((key) => !findCached(key));
  if (missing.length === 0) return keys.map((key) => findCached(key) ?? UNKNOWN);

  const { rows, former } = await findProductsWithVariants(ctx.db, {
    productIds: missing.flatMap((key) => ("variantId" in key ? [] : key.productId)),
    variantIds: missing.flatMap((key) => ("variantId" in key ? key.variantId : [])),
  });
  const findStored = indexVariants(rows.map(toCachedProduct), former);
  return keys.map((key) => findCached(key) ?? findStored(key) ?? UNKNOWN);
}

const UNKNOWN: VariantLookup = { outcome: "unknown-product" };

/** Resolves keys among these products and variants. */
function indexVariants(products: CachedProduct[], former: FormerVariantRow[] = []) {
  const byProduct = new Map(products.map(({ product }) => [product.id, product]));
  const offered = products.flatMap((cached) =>
    cached.product.variants.map((variant) => toCatalogueVariant(cached, variant)),
  );
  const byVariant = new Map(
    [...former.map(toFormerVariant), ...offered].map((variant) => [variant.variantId, variant]),
  );

  return (key: VariantLookupKey): VariantLookup | undefined => {
    const product = "variantId" in key ? undefined : byProduct.get(key.productId);
    if (product && product.variants.length > 1) return { outcome: "variant-required" };
    const variant = byVariant.get("variantId" in key ? key.variantId : (product?.variants[0]?.id ?? ""));
    return variant && { outcome: "found", variant };
  };
}

function toCatalogueVariant({ product, categoryPath }: CachedProduct, variant: Variant): CatalogueVariant {
  const { id, name, status, taxClass, images } = product;
  return {
    variantId: variant.id,
    productId: id,
    name,
    sku: variant.sku,
    options: variant.options,
    image: images.find(({ variantIds }) => variantIds.includes(variant.id)) ?? images[0] ?? null,
    unitAmount: variant.price.amount,
    currency: variant.price.currency,
    isForSale: status === "active",
    availableStock: variant.availableStock,
    weightGrams: variant.weightGrams,
    taxClass,
    categoryIds: categoryPath,
  };
}

function toFormerVariant(row: FormerVariantRow): CatalogueVariant {
  return {
    variantId: row.id,
    productId: row.productId,
    name: row.name,
    sku: row.sku,
    options: row.options,
    image: null,
    unitAmount: row.priceAmount,
    currency: row.currency,
    isForSale: false,
    availableStock: 0,
    weightGrams: row.weightGrams,
    taxClass: row.taxClass,
    categoryIds: [],
  };
}
