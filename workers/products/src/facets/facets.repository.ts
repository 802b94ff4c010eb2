import { and, inArray, type SQL, sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { type Filters, filters, type Status } from "../catalogue/catalogue.repository.ts";
import { forSale } from "../catalogue/products.repository.ts";
import { foundBySearch } from "../catalogue/search.repository.ts";
import { categories, facetSets, products } from "../tables.ts";
import type { FacetLimits } from "./expand-facets.ts";
import { haveFacets, selectFacetSets } from "./facet-sets.ts";
import type { Facets } from "./facets.schema.ts";

export type FacetsCount = Filters & {
  /** Words to search for; all products when not given. */
  q?: string | undefined;
  statuses: Status[];
} & FacetLimits;

/**
 * Counts the matching products by their categories and by their options, and then what these consist of. Above `maxCounted`
 * matches of a list, an equal number of each combination is counted, so that these come to `maxCounted` at most and no category or
 * option value is missing.
 */
export async function countFacets(db: Db, query: FacetsCount): Promise<Facets> {
  if (query.q !== undefined) return expand(db, query, countSearch(query, query.q));
  const row = await expand(db, query, countSets(query));
  return row.exact ? row : expand(db, query, countShares(query));
}

/**
 * Counts by category and option value what `counted` has counted, in common table expressions: `counted` with a row for the products
 * of the same categories, which names a combination that has these, and one for those of the same options; `size` with the number
 * of all matches `n`, which may be greater.
 */
async function expand(db: Db, query: FacetsCount, counted: SQL): Promise<Facets> {
  const { maxCounted, maxOptions, maxValues } = query;
  const { rows } = await db.execute<Facets>(sql`
    WITH RECURSIVE ${counted},
    by_categories AS MATERIALIZED (
      SELECT set_id, products, (SELECT category_ids FROM ${facetSets} WHERE id = set_id) AS category_ids
      FROM (SELECT categories_set_id AS set_id, products FROM counted WHERE categories_set_id IS NOT NULL) AS grouped
    ), own AS MATERIALIZED (
      SELECT set_id, id, products FROM by_categories CROSS JOIN unnest(category_ids) AS own (id)
    ), within (id, above) AS (
      SELECT id, id FROM ${categories} WHERE deleted_at IS NULL AND id IN (SELECT id FROM own)
      UNION
      SELECT within.id, c.parent_id FROM within JOIN ${categories} c ON c.id = within.above WHERE c.parent_id IS NOT NULL
    ), by_category AS (
      SELECT above AS id, least(sum(products), ${maxCounted})::int AS count
      FROM (SELECT DISTINCT ON (set_id, above) above, products FROM own JOIN within USING (id)) AS memberships GROUP BY above
    ), by_options AS MATERIALIZED (
      SELECT set_id, products, (SELECT variant_options FROM ${facetSets} WHERE id = set_id) AS variant_options
      FROM (
        SELECT options_set_id AS set_id, sum(products)::int AS products FROM counted WHERE options_set_id IS NOT NULL GROUP BY options_set_id
      ) AS grouped
    ), by_value AS (
      SELECT name, value, least(sum(products), ${maxCounted})::int AS count, row_number() OVER (PARTITION BY name ORDER BY sum(products) DESC, value) AS place
      FROM (
        SELECT DISTINCT set_id, o.key AS name, o.value, products
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
      CASE WHEN min(first_currency) = max(last_currency)
        THEN jsonb_build_object('min', min(lowest), 'max', max(highest), 'currency', min(first_currency)) END AS price
    FROM counted`);
  return rows[0] as Facets;
}

const passes = (query: FacetsCount) => [inArray(products.status, query.statuses), ...filters(query)];

/**
 * Without a search: an index has all that is filtered and counted, in the order of the combinations. One scan of it, which ends
 * when the matches are too many, counts those of each combination; none is counted then.
 */
function countSets(query: FacetsCount): SQL {
  const { maxCounted } = query;
  return sql`
    sets AS MATERIALIZED (${selectFacetSets(query, columnsOfSets)}),
    found AS MATERIALIZED (
      SELECT facet_set_id AS id, ${summary} FROM (
        SELECT facet_set_id, price_amount, currency FROM ${products}
        WHERE ${and(sql`facet_set_id = ANY (ARRAY(SELECT id FROM sets))`, forSale, ...passes(query))}
        ORDER BY facet_set_id LIMIT ${maxCounted + 1}
      ) AS matches GROUP BY facet_set_id
    ), size AS MATERIALIZED (SELECT coalesce(sum(products), 0) AS n FROM found),
    counted AS MATERIALIZED (
      SELECT ${summaryOfSets} FROM found JOIN sets USING (id) WHERE (SELECT n <= ${maxCounted} FROM size)
      GROUP BY GROUPING SETS ((categories_set_id), (options_set_id))
    )`;
}

/** The same for more matches than are counted: an equal share of each combination. */
function countShares(query: FacetsCount): SQL {
  const { maxCounted } = query;
  return sql`
    sets AS MATERIALIZED (${selectFacetSets(query, columnsOfSets)}),
    size AS MATERIALIZED (SELECT ${maxCounted + 1}::int AS n),
    share AS MATERIALIZED (SELECT greatest(1, ${maxCounted} / count(*)) AS share FROM sets),
    counted AS MATERIALIZED (
      SELECT ${summaryOfSets} FROM sets CROSS JOIN LATERAL (
        SELECT ${summary} FROM (
          SELECT price_amount, currency FROM ${products}
          WHERE ${and(sql`facet_set_id = sets.id`, forSale, ...passes(query))} LIMIT (SELECT share FROM share)
        ) AS first
      ) AS part WHERE products > 0 GROUP BY GROUPING SETS ((categories_set_id), (options_set_id))
    )`;
}

const columnsOfSets = sql`f.id, f.categories_set_id, f.options_set_id`;

const summary = sql`count(*)::int AS products, min(price_amount) AS lowest, max(price_amount) AS highest,
          min(currency COLLATE "C") AS first_currency, max(currency COLLATE "C") AS last_currency`;

const summaryOfSets = sql`categories_set_id, options_set_id, sum(products)::int AS products, min(lowest) AS lowest, max(highest) AS highest,
        min(first_currency) AS first_currency, max(last_currency) AS last_currency`;

/**
 * The products that the search index finds, in a half or in all; one more than are counted when they are too many, which shows that. Currencies are
 * grouped by, which costs less than to find the first and the last.
 */
export function countSearch(query: FacetsCount, q: string, half?: SQL): SQL {
  const { maxCounted } = query;
  return sql`
    counted AS MATERIALIZED (
      SELECT categories_set_id, options_set_id, count(*)::int AS products, min(price_amount) AS lowest, max(price_amount) AS highest,
        currency AS first_currency, currency AS last_currency
      FROM (
        SELECT categories_set_id, options_set_id, price_amount, currency FROM ${foundBySearch(q, half)}
        WHERE ${and(...haveFacets(query), ...passes(query))} LIMIT ${maxCounted + 1}
      ) AS matches GROUP BY GROUPING SETS ((categories_set_id), (options_set_id, currency))
    ), size AS MATERIALIZED (SELECT coalesce(sum(products), 0) AS n FROM counted WHERE options_set_id IS NOT NULL)`;
}
