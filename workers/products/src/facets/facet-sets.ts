import { type SQL, sql } from "drizzle-orm";
import { categories, facetSets } from "../tables.ts";
import type { OptionFilters } from "./product-filters.schema.ts";

export type FacetFilters = {
  /** The slug of a category; what is below it is included. */
  category?: string | undefined;
  options?: OptionFilters | undefined;
};

/** Whether the filters restrict the combinations at all. */
export function hasFacetFilters({ category, options = {} }: FacetFilters): boolean {
  return category !== undefined || Object.keys(options).length > 0;
}

/** The combinations of categories and options that pass these filters, as a query for their ids or other columns. */
export function selectFacetSets({ category, options = {} }: FacetFilters, columns = sql`f.id`): SQL {
  const conditions = [
    ...(category === undefined ? [] : [sql`f.category_ids && (${selectBelow(category)})`]),
    ...(Object.keys(options).length === 0 ? [] : hasVariant(options)),
  ];
  return sql`SELECT ${columns} FROM ${facetSets} f WHERE ${sql.join([sql`true`, ...conditions], sql` AND `)}`;
}

/** As a test of each row it is answered from a hash table. */
const isIn = (column: SQL, sets: SQL) => sql`(${column} IN (${sets})) IS TRUE`;

/** The condition on products that are read along a list; none without such filters. */
export function isAmongFacetSets(filters: FacetFilters): SQL | undefined {
  return hasFacetFilters(filters) ? isIn(sql`facet_set_id`, selectFacetSets(filters)) : undefined;
}

/** The conditions on products that a search finds, whose rows name the first combinations with their categories and options. */
export function haveFacets({ category, options }: FacetFilters): SQL[] {
  return [
    ...(category === undefined ? [] : [isIn(sql`categories_set_id`, selectCategoriesSets(category))]),
    ...(hasFacetFilters({ options }) ? [isIn(sql`options_set_id`, selectOptionsSets(options))] : []),
  ];
}

/** The first combinations with this category, or one below it. */
export const selectCategoriesSets = (category: string): SQL =>
  sql`${selectFacetSets({ category })} AND f.id = f.categories_set_id`;

/** The first combinations with a variant that has these options. */
export const selectOptionsSets = (options: OptionFilters | undefined): SQL =>
  sql`${selectFacetSets({ options })} AND f.id = f.options_set_id`;

/** The ids of a category and of all below it, as an array; empty for an unknown one. */
function selectBelow(slug: string): SQL {
  return sql`
    WITH RECURSIVE below (id) AS (
      SELECT id FROM ${categories} WHERE slug = ${slug} AND deleted_at IS NULL
      UNION
      SELECT c.id FROM below JOIN ${categories} c ON c.parent_id = below.id WHERE c.deleted_at IS NULL
    )
    SELECT coalesce(array_agg(id), '{}') FROM below`;
}

/** One variant has a value of each option. The conditions on single options use the index. */
function hasVariant(options: OptionFilters): SQL[] {
  const entries = Object.entries(options);
  const anyOf = entries.map(([name, values]) => {
    const choices = values.map((value) => sql`f.variant_options @> ${JSON.stringify([{ [name]: value }])}::jsonb`);
    return sql`(${sql.join(choices, sql` OR `)})`;
  });
  if (entries.length === 1) return anyOf;
  const both = entries.map(
    ([name, values]) =>
      sql`v.options->>${name} IN (${sql.join(
        values.map((value) => sql`${value}`),
        sql`, `,
      )})`,
  );
  return [
    ...anyOf,
    sql`EXISTS (SELECT FROM jsonb_array_elements(f.variant_options) AS v (options) WHERE ${sql.join(both, sql` AND `)})`,
  ];
}
