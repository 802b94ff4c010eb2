import type { Status } from "../catalogue/catalogue.repository.ts";
import type { ProductsContext } from "../context.ts";
import { countFacets } from "./facets.repository.ts";
import { type Facets, type FacetsQuery, MAX_COUNTED, MAX_OPTIONS, MAX_VALUES } from "./facets.schema.ts";
import { readFilters } from "./product-filters.schema.ts";

/** A search with so many matches is a broad one. */
const MANY_MATCHES = 10_000;
/** An isolate remembers so many. */
const MAX_BROAD_SEARCHES = 1_000;

/** The facets of what an administrator can list, drafts included. */
export function countAllFacets(ctx: ProductsContext, query: FacetsQuery): Promise<Facets> {
  return count(ctx, query, query.status ? [query.status] : ["active", "draft"]);
}

/** The facets of what everyone can list, or what this isolate has just counted. */
export async function browseFacets(ctx: ProductsContext, query: FacetsQuery): Promise<Facets> {
  if (query.status === "draft") return { total: 0, categories: [], options: [], price: null, exact: true };
  return ctx.recentLists.read(ctx, {
    key: `facets:${JSON.stringify(query)}`,
    load: () => count(ctx, query, ["active"]),
    showsStockOf: () => query.inStock !== undefined,
  });
}

/**
 * A search that was found to be broad is counted in halves at the same time. For others a second statement costs the database more
 * than it saves (docs/decisions/0053-search-halves.md).
 */
async function count({ db, broadSearches }: ProductsContext, query: FacetsQuery, statuses: Status[]): Promise<Facets> {
  const limits = { maxCounted: MAX_COUNTED, maxOptions: MAX_OPTIONS, maxValues: MAX_VALUES };
  const q = query.q || undefined;
  const inHalves = q !== undefined && broadSearches.has(q);
  const facets = await countFacets(db, { ...readFilters(query), ...limits, q, statuses, inHalves });
  const isBroad = facets.total >= MANY_MATCHES && broadSearches.size < MAX_BROAD_SEARCHES;
  if (q !== undefined && isBroad) broadSearches.add(q);
  return facets;
}
