import { getTableColumns, type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { jsonRow, parseJsonRow, type RowOf } from "#shared/database/json-row.ts";
import { staticSql } from "#shared/database/static-sql.ts";
import { categories, productImages, products, variants } from "../tables.ts";

const {
  search: _search,
  inStock: _inStock,
  archivedAt: _archivedAt,
  categoryIds: _categoryIds,
  facetSetId: _facetSetId,
  ...own
} = getTableColumns(products);

/** The columns of a product, except those that are used only by indexes and conditions. */
const productColumns = own;

const { version: _version, updatedAt: _updatedAt, ...alone } = own;

/** Those of them that lists show. The others are part of the totals. */
const listColumns = alone;

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
/** A product as clients see it. */
export type ShownRow = Omit<ProductRow, "categoryPath">;
/** A product as lists show it, with the totals of itself, its variants and its categories, and with its first image. */
export type ListedRow = RowOf<typeof listColumns> & { totals: Totals; image: ImageRow | null };
export type Totals = { availableStock: number; version: number; updatedAt: Date };

const ofProduct = sql`FROM ${variants} AS v WHERE v.product_id = ${products.id} AND v.removed_at IS NULL`;
// In a part of its own, as `ofProduct`: Drizzle writes columns of a part that it knows without their table.
const firstImage = sql`FROM ${productImages} AS i WHERE i.product_id = ${products.id} ORDER BY i.position LIMIT 1`;

const ownCategories = sql`catalogue_products.category_ids`;

/**
 * The sum of the versions of these categories, which is a part of the version of their product. A join with `unnest(ids)`
 * would read all categories for each row of a list, and hash the ids.
 */
export const categoryVersions = (ids: SQL) =>
  sql`(SELECT coalesce(sum(c.version), 0) FROM ${categories} AS c WHERE c.id = ANY (${ids}))`;

const columnsAsJson = sql`jsonb_build_object(${sql.join(
  Object.entries(productColumns).map(([key, column]) => sql`${sql.raw(`'${key}'`)}, ${column}`),
  sql`, `,
)})`;

/** A product of a query of products as one JSON value, for `parseProduct`. A function of the database reads all but its own row. */
const asJson = ({ withCategoryPath }: { withCategoryPath: boolean }) =>
  staticSql(
    sql`${columnsAsJson} || product_parts(${products.id}, ${ownCategories}, ${sql.raw(String(withCategoryPath))})`,
  );

export const productAsJson = asJson({ withCategoryPath: true });
/** The same without the path of its categories, which takes PostgreSQL as long as all the rest and which clients do not see. */
export const shownAsJson = asJson({ withCategoryPath: false });

/** For a select of products. */
export const productSelection = { product: productAsJson.mapWith(parseProduct) };

/**
 * The columns of a query of products as lists show them: `parseListed` converts its rows. The totals are an array since an object
 * with keys takes PostgreSQL longer than the sums do.
 */
export const listedColumns = named({
  ...listColumns,
  totals: sql`(
    SELECT json_build_array(sum(v.available_stock),
      ${products.version} + sum(v.version) + ${categoryVersions(ownCategories)},
      greatest(${products.updatedAt}, max(v.updated_at)))
    ${ofProduct})`,
  image: sql`(SELECT ${jsonRow(imageColumns, "i")} ${firstImage})`,
});

export type RawListed = Record<string, unknown> & {
  totals: [availableStock: number, version: number, updatedAt: string];
  image: Record<string, unknown> | null;
};

/** Converts a row with `listedColumns`. */
export function parseListed(row: RawListed): ListedRow {
  const [availableStock, version, updatedAt] = row.totals;
  const { image } = row;
  return {
    ...parseJsonRow(listColumns, row),
    totals: { availableStock, version, updatedAt: new Date(updatedAt) },
    image: image && parseImage(image),
  };
}

/** Converts what `productAsJson` or `shownAsJson` gave. */
export function parseProduct({ variants: rows, images, ...row }: Record<string, unknown>): ProductRow {
  const { categories: own, categoryPath } = row as Pick<ProductRow, "categories" | "categoryPath">;
  return {
    ...parseJsonRow(productColumns, row),
    ...{ categories: own, categoryPath },
    variants: parseVariants(rows as Record<string, unknown>[]),
    images: parseImages(images as Record<string, unknown>[]),
  };
}

/** Columns and expressions with their keys as names. The text is put together once, which takes longer than a query. */
function named(fields: Record<string, PgColumn | SQL>): SQL {
  const columns = Object.entries(fields).map(([key, field]) => sql`${field} AS ${sql.identifier(key)}`);
  return staticSql(sql.join(columns, sql`, `));
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
