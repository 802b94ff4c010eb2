import type { Status } from "../catalogue/catalogue.repository.ts";
import type { ProductsContext } from "../context.ts";
import { countFacets } from "./facets.repository.ts";
import { countInHalves } from "./halves.repository.ts";
import { type Facets, type FacetsQuery, MAX_COUNTED, MAX_OPTIONS, MAX_VALUES } from "./facets.schema.ts";
import { readFilters } from "./product-filters.schema.ts";

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

/** A search that was found to be broad is counted in halves at the same time (docs/decisions/0053-search-halves.md). */
async function count(
  { db, broadSearches: known, now }: ProductsContext,
  query: FacetsQuery,
  statuses: Status[],
): Promise<Facets> {
  const q = query.q || undefined;
  const limits = { maxCounted: MAX_COUNTED, maxOptions: MAX_OPTIONS, maxValues: MAX_VALUES };
  const wanted = { ...readFilters(query), ...limits, q, statuses };
  if (q === undefined) return countFacets(db, wanted);
  if (known.has(q)) {
    const added = await countInHalves(db, wanted, { q, known, now: now().getTime() });
    if (added) return added;
    known.exclude(q);
  }
  const facets = await countFacets(db, wanted);
  known.learn(q, facets.total);
  return facets;
}
