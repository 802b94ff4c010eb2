import { getTableColumns, type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { parseJsonRow, type RowOf } from "#shared/database/json-row.ts";
import { staticSql } from "#shared/database/static-sql.ts";
import { categories, productImages, products, variants } from "../tables.ts";

const {
  search: _search,
  inStock: _inStock,
  categoryIds: _categoryIds,
  facetSetId: _facetSetId,
  ...own
} = getTableColumns(products);

/** The columns of a product, except those that are used only by indexes and conditions. The SQL function `product_as_json` has them. */
const productColumns = own;

const {
  productId: _productId,
  position: _position,
  createdAt: _createdAt,
  removedAt: _removedAt,
  inStock: _variantInStock,
  ...client
} = getTableColumns(variants);

/** The columns of a variant that a client sees. */
const variantColumns = client;

const {
  productId: _imageProductId,
  sourceUrl: _sourceUrl,
  createdAt: _imageCreatedAt,
  ...shown
} = getTableColumns(productImages);

/** The columns of an image that a client sees. */
const imageColumns = shown;

export type VariantRow = RowOf<typeof variantColumns>;
export type ImageRow = RowOf<typeof imageColumns>;
/** A category of a product; a deleted one is not shown, but counts in the product's version. */
export type ProductCategoryRow = { id: string; name: string; slug: string; version: number; isDeleted: boolean };
/** A product with its variants, without removed ones, its categories and its images, all in order. */
export type ProductRow = RowOf<typeof productColumns> & {
  variants: VariantRow[];
  categories: ProductCategoryRow[];
  /** The ids of its categories and of all that these are in. */
  categoryPath: string[];
  images: ImageRow[];
};
/** What clients see of a product. */
export type ShownRow = Omit<ProductRow, "categoryPath">;
/** A product as lists show it, with the totals of itself, its variants and its categories, and with its first image. */
export type ListedRow = Omit<RowOf<typeof productColumns>, "version" | "updatedAt" | "archivedAt"> & {
  totals: Totals;
  image: ImageRow | null;
};
export type Totals = { availableStock: number; version: number; updatedAt: Date };

/**
 * The sum of the versions of these categories, which is a part of the version of their product. A join with `unnest(ids)`
 * would read all categories for each row of a list, and hash the ids.
 */
export const categoryVersions = (ids: SQL) =>
  sql`(SELECT coalesce(sum(c.version), 0) FROM ${categories} AS c WHERE c.id = ANY (${ids}))`;

/**
 * A product with its variants, categories and images as one JSON value, archived or not; null for an unknown id. A function
 * of the database makes it, whose plans each connection keeps: to plan so many tables takes longer than to read them. What
 * clients see does not need the path of its categories, which takes PostgreSQL as long as all the rest.
 */
export const productAsJson = (id: SQL | PgColumn, { withCategoryPath }: { withCategoryPath: boolean }) =>
  sql`product_as_json(${id}, ${sql.raw(String(withCategoryPath))})`;

/** The same for a select of products. */
export const productSelection = {
  product: staticSql(productAsJson(products.id, { withCategoryPath: true })).mapWith(parseProduct),
};

/** The products with the ids that the query `page` returns, in its order, as one JSON array of what `parseListed` converts. */
export const listedAsJson = (page: SQL) => sql`listed_products(ARRAY(${page}))`;

/** The values that the SQL function `listed_products` gives of each product. */
export type RawListed = [
  id: string,
  name: string,
  slug: string,
  description: string | null,
  status: ListedRow["status"],
  taxClass: ListedRow["taxClass"],
  options: ListedRow["options"],
  metadata: ListedRow["metadata"],
  priceAmount: number,
  maxPriceAmount: number,
  compareAtAmount: number | null,
  currency: string,
  createdAt: string,
  availableStock: number,
  version: number,
  updatedAt: string,
  image: Record<string, unknown> | null,
];

/** Converts what `listedAsJson` gave of one product. */
export function parseListed([
  id,
  name,
  slug,
  description,
  status,
  taxClass,
  options,
  metadata,
  priceAmount,
  maxPriceAmount,
  compareAtAmount,
  currency,
  createdAt,
  availableStock,
  version,
  updatedAt,
  image,
]: RawListed): ListedRow {
  return {
    id,
    name,
    slug,
    description,
    status,
    taxClass,
    options,
    metadata,
    priceAmount,
    maxPriceAmount,
    compareAtAmount,
    currency,
    createdAt: new Date(createdAt),
    totals: { availableStock, version, updatedAt: new Date(updatedAt) },
    image: image && parseImage(image),
  };
}

/** Converts what `productAsJson` gave. */
export function parseProduct({ variants: rows, images, ...row }: Record<string, unknown>): ProductRow {
  const { categories: own, categoryPath } = row as Pick<ProductRow, "categories" | "categoryPath">;
  return {
    ...parseJsonRow(productColumns, row),
    ...{ categories: own, categoryPath },
    variants: parseVariants(rows as Record<string, unknown>[]),
    images: parseImages(images as Record<string, unknown>[]),
  };
}

function parseVariants(rows: Record<string, unknown>[]): VariantRow[] {
  return rows.map((row) => parseJsonRow(variantColumns, row));
}

function parseImages(rows: Record<string, unknown>[]): ImageRow[] {
  return rows.map(parseImage);
}

function parseImage(row: Record<string, unknown>): ImageRow {
  return parseJsonRow(imageColumns, row);
}
