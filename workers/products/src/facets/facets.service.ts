import type { Status } from "../catalogue/catalogue.repository.ts";
import type { ProductsContext } from "../context.ts";
import { countFacets } from "./facets.repository.ts";
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

/** In a catalogue of so many products, searches can have enough matches for two processors to gain more than the second costs. */
const LARGE_CATALOGUE = 100_000;

/**
 * In a large catalogue the facets of a search are counted in halves at the same time. In a small one a second statement costs the
 * database more than it saves (docs/decisions/0053-search-halves.md).
 */
async function count({ db, catalogue }: ProductsContext, query: FacetsQuery, statuses: Status[]): Promise<Facets> {
  const limits = {
    maxCounted: MAX_COUNTED,
    maxOptions: MAX_OPTIONS,
    maxValues: MAX_VALUES,
    largeFrom: LARGE_CATALOGUE,
  };
  const inHalves = catalogue.isLarge ?? true;
  const filters = { ...readFilters(query), q: query.q || undefined, statuses };
  const { facets, isLarge } = await countFacets(db, { ...filters, ...limits, inHalves });
  catalogue.isLarge = isLarge;
  return facets;
}
