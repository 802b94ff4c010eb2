import { and, inArray, type SQL, sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import {
  afterCursor,
  type CatalogueQuery,
  filters,
  orderByKey,
  ordering,
  selectFound,
  sortKey,
  walk,
} from "./catalogue.repository.ts";
import {
  hasFacetFilters,
  haveFacets,
  isAmongFacetSets,
  selectCategoriesSets,
  selectOptionsSets,
} from "../facets/facet-sets.ts";
import { type ListedRow, listedColumns, parseListed, type RawListed } from "./product-rows.ts";
import { products, searchDocuments } from "../tables.ts";

/** With more matches to sort than this, a search is answered by a scan along the list instead. */
const MAX_CANDIDATES = 1_500;
/** How many products that scan reads. */
const MAX_WALK = 20_000;

/**
 * The products that contain all words of `text`, in the order of the list. The index finds up to `MAX_CANDIDATES` matches, which are
 * filtered and sorted: all matches, or newest first those of the newest periods that fill the page. If there are more, a second
 * statement scans up to `MAX_WALK` products along the list; if that does not fill the page, the first candidates of the index are
 * added.
 */
export async function searchProducts(db: Db, text: string, query: CatalogueQuery): Promise<ListedRow[]> {
  const { isTooMany, rows } = await selectCandidates(db, text, query);
  if (!isTooMany) return rows;
  // A subquery hides the search words from the planner, so that the plan does not depend on its estimate.
  const matches = sql`${products.search} @@ (SELECT search_query(${text}))`;
  const scan = walk(query, MAX_WALK, [matches, isAmongFacetSets(query), ...filters(query)]);
  const candidates = sql.param(`{${rows.map(({ id }) => id).join(",")}}`);
  return selectFound(db, query, sql`SELECT id FROM (${scan}) AS scan UNION SELECT unnest(${candidates}::uuid[])`);
}

/**
 * The first products of the page among the matches that the index finds, and whether there are more of these than `MAX_CANDIDATES`.
 * Where none is found, one row without a product says so.
 */
async function selectCandidates(
  db: Db,
  text: string,
  query: CatalogueQuery,
): Promise<{ isTooMany: boolean; rows: ListedRow[] }> {
  const isNewestFirst = query.sort === "createdAt" && query.descending && !query.lowStock;
  const candidates = isNewestFirst ? newestMatches(text, query) : sortedMatches(text, query);
  const { rows } = await db.execute<RawListed & { id: string | null; isTooMany: boolean }>(sql`
    WITH candidates AS MATERIALIZED (${candidates})
    SELECT ${listedColumns}, candidates.is_too_many AS "isTooMany"
    FROM candidates LEFT JOIN ${products} ON ${products.id} = ANY (candidates.ids[:${query.limit + 1}])
    ORDER BY ${ordering(query)}`);
  return { isTooMany: rows[0]?.isTooMany ?? false, rows: rows.filter(({ id }) => id !== null).map(parseListed) };
}

function sortedMatches(text: string, query: CatalogueQuery): SQL {
  const isStatus = inArray(products.status, query.statuses);
  const fits = and(isStatus, afterCursor(query), ...haveFacets(query), ...filters(query)) ?? sql`true`;
  const found = query.sort === "name" ? foundWithNames(text) : foundBySearch(text);
  return sql`
      SELECT count(*) > ${MAX_CANDIDATES} AS is_too_many, array_agg(id ORDER BY ${orderByKey(query)}) FILTER (WHERE fits) AS ids FROM (
        SELECT id, ${sortKey(query)} AS key, ${fits} AS fits FROM ${found} LIMIT ${MAX_CANDIDATES + 1}
      ) AS found`;
}

/** The same for the newest. The function looks further back in ever longer periods until it has found enough for the page. */
function newestMatches(text: string, query: CatalogueQuery): SQL {
  const {
    after,
    statuses,
    limit,
    category,
    options,
    currency = null,
    minPrice = null,
    maxPrice = null,
    inStock = null,
  } = query;
  const categoriesSets = category === undefined ? sql`NULL` : sql`ARRAY(${selectCategoriesSets(category)})`;
  const optionsSets = hasFacetFilters({ options }) ? sql`ARRAY(${selectOptionsSets(options)})` : sql`NULL`;
  return sql`
      SELECT is_too_many, ids FROM newest_matches(
        ${searchedWords(text)}, ${sql.param(`{${statuses.join(",")}}`)}, ${after?.value ?? null}, ${after?.id ?? null},
        ${limit + 1}, ${MAX_CANDIDATES + 1}, ${categoriesSets}, ${optionsSets}, ${currency}, ${minPrice}, ${maxPrice}, ${inStock})`;
}

/** Of a text without a word, NULL, by which nothing is found. The subquery hides the words from the planner. */
const searchedWords = (text: string) => sql`(SELECT nullif(search_words(${text}), '{}'))`;

const inIndex = (text: string) => sql`search_keys(d.words, d.created_at) @> ${searchedWords(text)}`;

/** The partitions of `search_documents`. */
export const searchHalves: SQL[] = [sql`search_documents_0`, sql`search_documents_1`];

/**
 * The products that the search index finds, or those of them in a half, archived ones left out, under the name of `products`: with
 * the columns that `search_documents` has.
 */
export const foundBySearch = (text: string, half?: SQL): SQL =>
  sql`(SELECT * FROM ${half ?? searchDocuments} d WHERE ${inIndex(text)}) AS ${products}`;

/** The same with their names, which are read from the products. */
const foundWithNames = (text: string): SQL => sql`(
          SELECT d.*, p.name FROM ${searchDocuments} d JOIN ${products} p USING (id) WHERE ${inIndex(text)}) AS ${products}`;
