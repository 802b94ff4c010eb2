import { type SQL, sql } from "drizzle-orm";
import type { ExpiringMap } from "#shared/core/expiring-map.ts";
import type { Db } from "#shared/database/db.ts";
import { searchHalves } from "../catalogue/search.repository.ts";
import { categories, facetSets } from "../tables.ts";
import type { BroadSearches, OptionValue } from "./broad-searches.ts";
import { type CategoryNode, expandFacets } from "./expand-facets.ts";
import { countSearch, type FacetsCount } from "./facets.repository.ts";
import type { Facets } from "./facets.schema.ts";

/** A search that names more combinations is not counted in halves: the Worker would be told the contents of all of them. */
const MAX_CATEGORIES_SETS = 2_000;
const MAX_OPTIONS_SETS = 500;

/** The id of a combination, its products, their lowest and highest price and its currency. */
type OptionsSet = [id: number, products: number, lowest: number, highest: number, currency: string];
type Half = { categoriesSets: [id: number, products: number][]; optionsSets: OptionsSet[]; tree?: CategoryNode[] };
type Contents = { id: number; categoryIds: string[] | null; options: OptionValue[] | null };

/**
 * Counts the matches of a search as `countFacets` does, each half of the products by a statement of its own at the same time. What the
 * combinations consist of is added here: each half would have to look up almost all of them. Those that `known` does not have are
 * read by one more statement. Returns nothing when there are too many, as in a shop whose products have options of their own.
 */
export async function countInHalves(
  db: Db,
  query: FacetsCount,
  { q, known, now }: { q: string; known: BroadSearches; now: number },
): Promise<Facets | undefined> {
  const halves = await Promise.all(
    searchHalves.map((half, index) => selectHalf(db, query, { q, half, withTree: index === 0 })),
  );
  const categoriesSets = halves.flatMap((half) => half.categoriesSets);
  const optionsSets = halves.flatMap((half) => half.optionsSets);
  const ids = {
    categories: new Set(categoriesSets.map(([id]) => id)),
    options: new Set(optionsSets.map(([id]) => id)),
  };
  if (ids.categories.size > MAX_CATEGORIES_SETS || ids.options.size > MAX_OPTIONS_SETS) return undefined;
  const contents = await readContents(db, known, now, ids);
  const counted = {
    byCategories: categoriesSets.map(([id, products]) => ({
      categoryIds: contents.categories.get(id) ?? [],
      products,
    })),
    byOptions: optionsSets.map(([id, products, lowest, highest, currency]) => ({
      options: contents.options.get(id) ?? [],
      ...{ products, lowest, highest, currency },
    })),
  };
  return expandFacets(counted, halves[0]?.tree ?? [], query);
}

/** What the half has, and for the first one the categories of the shop, so that these take no statement of their own. */
async function selectHalf(
  db: Db,
  query: FacetsCount,
  { q, half, withTree }: { q: string; half: SQL; withTree: boolean },
): Promise<Half> {
  const tree = sql`
    (SELECT coalesce(json_agg(json_build_object('id', id, 'parentId', parent_id, 'slug', slug, 'name', name)), '[]')
        FROM ${categories} WHERE deleted_at IS NULL)`;
  const { rows } = await db.execute<Half>(sql`
    WITH ${countSearch(query, q, half)}
    SELECT (SELECT coalesce(json_agg(json_build_array(categories_set_id, products)), '[]')
        FROM counted WHERE categories_set_id IS NOT NULL) AS "categoriesSets",
      (SELECT coalesce(json_agg(json_build_array(options_set_id, products, lowest, highest, first_currency)), '[]')
        FROM counted WHERE options_set_id IS NOT NULL) AS "optionsSets"${withTree ? sql`, ${tree} AS tree` : sql``}`);
  return rows[0] as Half;
}

/** What combinations consist of, by their ids: what `known` has, and the rest from the database. */
async function readContents(
  db: Db,
  known: BroadSearches,
  now: number,
  ids: { categories: Set<number>; options: Set<number> },
) {
  const [ofCategories, ofOptions] = [
    lookUp(known.categories, ids.categories, now),
    lookUp(known.options, ids.options, now),
  ];
  if (ofCategories.missing.size + ofOptions.missing.size > 0) {
    for (const { id, categoryIds, options } of await selectContents(db, ofCategories.missing, ofOptions.missing)) {
      if (categoryIds) ofCategories.add(id, categoryIds);
      if (options) ofOptions.add(id, options);
    }
  }
  return { categories: ofCategories.found, options: ofOptions.found };
}

function lookUp<Content>(known: ExpiringMap<Content>, ids: Set<number>, now: number) {
  const found = new Map<number, Content>();
  const missing = new Set<number>();
  for (const id of ids) {
    const content = known.get(String(id), now);
    if (content) found.set(id, content);
    else missing.add(id);
  }
  const add = (id: number, content: Content) => {
    found.set(id, content);
    known.set(String(id), content, now);
  };
  return { found, missing, add };
}

async function selectContents(db: Db, categoriesSets: Set<number>, optionsSets: Set<number>): Promise<Contents[]> {
  const [ofCategories, ofOptions] = [categoriesSets, optionsSets].map(
    (ids) => sql`${sql.param(`{${[...ids].join(",")}}`)}::integer[]`,
  );
  const { rows } = await db.execute<Contents>(sql`
    SELECT id, CASE WHEN id = ANY (${ofCategories}) THEN to_json(category_ids) END AS "categoryIds",
      CASE WHEN id = ANY (${ofOptions}) THEN (
        SELECT coalesce(json_agg(DISTINCT jsonb_build_object('name', o.key, 'value', o.value)), '[]')
        FROM jsonb_array_elements(variant_options) AS v (options) CROSS JOIN jsonb_each_text(v.options) AS o
      ) END AS options
    FROM ${facetSets} WHERE id = ANY (${ofCategories} || ${ofOptions})`);
  return rows;
}
