import { getTableColumns, type SQL, sql } from "drizzle-orm";
import { jsonRow, parseJsonRow, type RowOf } from "#shared/database/json-row.ts";
import { categories, products, variants } from "../tables.ts";

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

export type VariantRow = RowOf<typeof variantColumns>;
/** A category of a product; a deleted one is not shown, but counts in the product's version. */
export type ProductCategoryRow = { id: string; name: string; slug: string; version: number; isDeleted: boolean };
/** A product with its variants and categories in order, without removed variants. */
export type ProductRow = RowOf<typeof productColumns> & {
  variants: VariantRow[];
  categories: ProductCategoryRow[];
  /** The ids of its categories and of all that these are in. */
  categoryPath: string[];
};
/** A product as lists show it, with the totals of its variants. */
export type ListedRow = RowOf<typeof productColumns> & { totals: Totals };
type Totals = { availableStock: number; version: number; updatedAt: Date };

const ofProduct = sql`FROM ${variants} AS v WHERE v.product_id = ${products.id} AND v.removed_at IS NULL`;
const inOrder = sql`coalesce(jsonb_agg(${jsonRow(variantColumns, "v")} ORDER BY v.position, v.id), '[]')`;
const ownCategories = sql`catalogue_products.category_ids`;

const categoriesOf = (ids: SQL) => sql`(
  SELECT coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name, 'slug', c.slug, 'version', c.version,
    'isDeleted', c.deleted_at IS NOT NULL) ORDER BY array_position(${ids}, c.id)), '[]')
  FROM ${categories} AS c WHERE c.id = ANY (${ids}))`;

const categoryPathOf = (ids: SQL) => sql`to_jsonb(category_path(${ids}))`;

/** The sum of the versions of these categories, which is a part of the version of their product. */
export const categoryVersions = (ids: SQL) =>
  sql`(SELECT coalesce(sum(c.version), 0) FROM ${categories} AS c WHERE c.id = ANY (${ids}))`;

/** The columns for a select of products with their variants and categories. */
export const productSelection = {
  ...productColumns,
  variants: sql`(SELECT ${inOrder} ${ofProduct})`.mapWith(parseVariants),
  categories: sql<ProductCategoryRow[]>`${categoriesOf(ownCategories)}`,
  categoryPath: sql<string[]>`${categoryPathOf(ownCategories)}`,
};

/** The columns for a select of products as lists show them. */
export const listedSelection = {
  ...productColumns,
  totals: sql`(
    SELECT jsonb_build_object('availableStock', sum(v.available_stock),
      'version', sum(v.version) + ${categoryVersions(ownCategories)}, 'updatedAt', max(v.updated_at))
    ${ofProduct})`.mapWith(
    ({ updatedAt, ...sums }: Record<keyof Totals, never>): Totals => ({ ...sums, updatedAt: new Date(updatedAt) }),
  ),
};

/**
 * The products whose variants another part of the same query has just changed and returned, as a JSON array for
 * `parseProduct`. The query does not see the new versions of the changed rows, so it reads only the other variants.
 */
export function productsOfChanged(changed: SQL): SQL {
  return sql`(
    SELECT coalesce(jsonb_agg(${jsonRow(productColumns, "p")} || jsonb_build_object('variants', (
      SELECT ${inOrder} FROM (
        SELECT * FROM ${changed} AS c WHERE c.product_id = p.id AND c.removed_at IS NULL
        UNION ALL
        SELECT * FROM ${variants} AS o
        WHERE o.product_id = p.id AND o.removed_at IS NULL AND NOT EXISTS (SELECT FROM ${changed} AS c WHERE c.id = o.id)
      ) AS v), 'categories', ${categoriesOf(sql`p.category_ids`)}, 'categoryPath', ${categoryPathOf(sql`p.category_ids`)})), '[]')
    FROM ${products} AS p WHERE p.archived_at IS NULL AND p.id IN (SELECT product_id FROM ${changed}))`;
}

/** Converts a row that PostgreSQL returned as JSON. */
export function parseProduct({ variants: rows, ...row }: Record<string, unknown>): ProductRow {
  const { categories: own, categoryPath } = row as Pick<ProductRow, "categories" | "categoryPath">;
  const parsed = parseJsonRow(productColumns, row);
  return { ...parsed, variants: parseVariants(rows as Record<string, unknown>[]), categories: own, categoryPath };
}

function parseVariants(rows: Record<string, unknown>[]): VariantRow[] {
  return rows.map((row) => parseJsonRow(variantColumns, row));
}
