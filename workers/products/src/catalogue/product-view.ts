import { toImage } from "../images/image-view.ts";
import type { Variant } from "../variants/variants.schema.ts";
import type { ListedRow, ProductRow, ShownRow, Totals, VariantRow } from "./product-rows.ts";
import type { Product, ProductSummary } from "./products.schema.ts";

const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);

/**
 * A product in the shape of the API. Its version is the sum of its own, its variants' and its categories', so that it
 * rises with each of them.
 */
export function toProduct(row: ShownRow): Product {
  const { variants, categories } = row;
  return {
    ...toFields(row, {
      availableStock: sum(variants.map(({ availableStock }) => availableStock)),
      version: sum([row, ...variants, ...categories].map(({ version }) => version)),
      updatedAt: new Date(Math.max(...[row, ...variants].map(({ updatedAt }) => updatedAt.getTime()))),
    }),
    variants: variants.map(toVariant),
    categories: categories.filter(({ isDeleted }) => !isDeleted).map(({ id, name, slug }) => ({ id, name, slug })),
    images: row.images.map(toImage),
  };
}

/** A product as the cache has it: carts also need the ids of its categories and of all that these are in. */
export type CachedProduct = { product: Product; categoryPath: string[] };

export function toCachedProduct(row: ProductRow): CachedProduct {
  return { product: toProduct(row), categoryPath: row.categoryPath };
}

/** A product of a list in the shape of the API. */
export function toSummary(row: ListedRow): ProductSummary {
  return { ...toFields(row, row.totals), image: row.image && toImage(row.image) };
}

/** The fields that a product has by itself and in a list. */
function toFields(row: Omit<ListedRow, "totals" | "image">, totals: Totals) {
  return {
    id: row.id,
    name: row.name,
    slug: row.slug,
    description: row.description,
    status: row.status,
    ...toPrices(row),
    maxPrice: { amount: row.maxPriceAmount, currency: row.currency },
    availableStock: totals.availableStock,
    options: row.options,
    taxClass: row.taxClass,
    metadata: row.metadata,
    version: totals.version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: totals.updatedAt.toISOString(),
  };
}

function toVariant(row: VariantRow): Variant {
  return {
    id: row.id,
    sku: row.sku,
    barcode: row.barcode,
    options: row.options,
    ...toPrices(row),
    availableStock: row.availableStock,
    weightGrams: row.weightGrams,
    version: row.version,
  };
}

type Prices = Pick<VariantRow, "priceAmount" | "compareAtAmount" | "currency">;

function toPrices({ priceAmount, compareAtAmount, currency }: Prices) {
  return {
    price: { amount: priceAmount, currency },
    compareAtPrice: compareAtAmount === null ? null : { amount: compareAtAmount, currency },
  };
}
