import { and, inArray, type SQL, sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { type Filters, filters, inSearchIndex, type Status } from "../catalogue/catalogue.repository.ts";
import { forSale } from "../catalogue/products.repository.ts";
import { categories, facetSets, products } from "../tables.ts";
import { isAmongFacetSets, selectFacetSets } from "./facet-sets.ts";

type FacetsQuery = Filters & {
  /** Words to search for; all products when not given. */
  q?: string | undefined;
  statuses: Status[];
  maxCounted: number;
  maxOptions: number;
  maxValues: number;
};

export type FacetsRow = {
  total: number;
  exact: boolean;
  categories: { slug: string; name: string; count: number }[];
  options: { name: string; values: { value: string; count: number }[] }[];
  price: { min: number; max: number; currency: string } | null;
};

/**
 * Counts the matching products by their combination of categories and options, which needs an index alone, and then what
 * the combinations consist of. Above `maxCounted` matches, an equal number of each combination is counted, so that these
 * come to `maxCounted` at most and no category or option value is missing.
 */
export async function countFacets(db: Db, query: FacetsQuery): Promise<FacetsRow> {
  const { q, maxCounted, maxOptions, maxValues } = query;
  const { rows } = await db.execute<FacetsRow>(sql`
    WITH RECURSIVE ${q === undefined ? countSets(query) : countSearch(query, q)},
    combined AS MATERIALIZED (
      SELECT products, f.category_ids, f.variant_options
      FROM counted CROSS JOIN LATERAL (SELECT * FROM ${facetSets} WHERE id = facet_set_id OFFSET 0) AS f
    ), within (id, above) AS (
      SELECT id, id FROM ${categories} WHERE deleted_at IS NULL AND id IN (
        SELECT unnest(category_ids) FROM combined)
      UNION
      SELECT within.id, c.parent_id FROM within JOIN ${categories} c ON c.id = within.above WHERE c.parent_id IS NOT NULL
    ), by_categories AS (
      SELECT category_ids, sum(products) AS products FROM combined GROUP BY category_ids
    ), by_category AS (
      SELECT above AS id, sum(products)::int AS count
      FROM (
        SELECT DISTINCT category_ids, within.above, products
        FROM by_categories CROSS JOIN unnest(category_ids) AS own (id) JOIN within ON within.id = own.id
      ) AS memberships GROUP BY above
    ), by_options AS (
      SELECT variant_options, sum(products) AS products FROM combined GROUP BY variant_options
    ), by_value AS (
      SELECT name, value, sum(products)::int AS count, row_number() OVER (PARTITION BY name ORDER BY sum(products) DESC, value) AS place
      FROM (
        SELECT DISTINCT variant_options, o.key AS name, o.value, products
        FROM by_options CROSS JOIN jsonb_array_elements(variant_options) AS v (options) CROSS JOIN jsonb_each_text(v.options) AS o
      ) AS uses GROUP BY name, value
    ), by_option AS (
      SELECT name, max(count) AS highest,
        jsonb_agg(jsonb_build_object('value', value, 'count', count) ORDER BY place) AS values
      FROM by_value WHERE place <= ${maxValues} GROUP BY name ORDER BY highest DESC, name LIMIT ${maxOptions}
    )
    SELECT (SELECT least(n, ${maxCounted})::int FROM size) AS total, (SELECT n <= ${maxCounted} FROM size) AS exact,
      (SELECT coalesce(jsonb_agg(jsonb_build_object('slug', slug, 'name', name, 'count', count)
        ORDER BY count DESC, lower(name), slug), '[]') FROM by_category JOIN ${categories} USING (id)) AS categories,
      (SELECT coalesce(jsonb_agg(jsonb_build_object('name', name, 'values', values) ORDER BY highest DESC, name), '[]')
        FROM by_option) AS options,
      CASE WHEN min(currency) = max(last_currency)
        THEN jsonb_build_object('min', min(lowest), 'max', max(highest), 'currency', min(currency)) END AS price
    FROM counted`);
  return rows[0] as FacetsRow;
}

const summary = sql`count(*) AS products, min(price_amount) AS lowest, max(price_amount) AS highest,
          min(currency COLLATE "C") AS currency, max(currency COLLATE "C") AS last_currency`;

/**
 * Without a search: each combination is a range of an index that has all that is filtered and counted. It is read once to
 * learn whether the matches are too many, and once to count them.
 */
function countSets(query: FacetsQuery): SQL {
  const { maxCounted } = query;
  const ofSet = (columns: SQL, limit: SQL) => sql`
          SELECT ${columns} FROM ${products}
          WHERE ${and(sql`facet_set_id = sets.id`, forSale, inArray(products.status, query.statuses), ...filters(query))}
          LIMIT ${limit}`;
  const enough = sql`${maxCounted + 1}`;
  return sql`
    sets AS MATERIALIZED (${selectFacetSets(query)}),
    size AS MATERIALIZED (
      SELECT count(*) AS n FROM (
        SELECT FROM sets CROSS JOIN LATERAL (${ofSet(sql``, enough)}) AS m LIMIT ${enough}
      ) AS found
    ), share AS MATERIALIZED (
      SELECT CASE WHEN n <= ${maxCounted} THEN n ELSE greatest(1, ${maxCounted} / (SELECT count(*) FROM sets)) END AS share
      FROM size
    ), counted AS MATERIALIZED (
      SELECT sets.id AS facet_set_id, m.* FROM sets CROSS JOIN LATERAL (
        SELECT ${summary} FROM (${ofSet(sql`price_amount, currency`, sql`(SELECT share FROM share)`)}) AS found
      ) AS m WHERE products > 0
    )`;
}

/** The products that the search index finds; the first of them when they are too many. */
function countSearch(query: FacetsQuery, q: string): SQL {
  const { maxCounted, statuses } = query;
  return sql`
    found AS MATERIALIZED (
      SELECT facet_set_id, price_amount, currency FROM ${products}
      WHERE ${and(inSearchIndex(q), forSale, inArray(products.status, statuses), isAmongFacetSets(query), ...filters(query))}
      LIMIT ${maxCounted + 1}
    ), size AS MATERIALIZED (SELECT count(*) AS n FROM found),
    counted AS MATERIALIZED (
      SELECT facet_set_id, ${summary} FROM (SELECT * FROM found LIMIT ${maxCounted}) AS found GROUP BY facet_set_id
    )`;
}
