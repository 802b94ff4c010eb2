import type { Schemas } from "#shared/client/client.ts";
import { describeError } from "#shared/core/log.ts";
import type { PageRequest } from "../context.ts";
import { openCatalogue } from "../session/visitor.ts";
import { isRefusal } from "../shop/explain-problem.ts";
import type { ProductSummary } from "../shop/types.ts";
import { type Listing, toFilters, toPageQuery } from "./listing.ts";

export type Facets = Schemas["Facets"];
export type Found = { products: ProductSummary[]; nextCursor: string | null; facets: Facets | undefined };

/** A page of the list, and what its products have in common. */
export async function findProducts(c: PageRequest, listing: Listing, currency: string): Promise<Found> {
  const [page, facets] = await Promise.all([readPage(c, listing, currency), readFacets(c, listing, currency)]);
  return { ...page, facets };
}

/** An old or invented cursor leads back to the beginning of the list. */
async function readPage(c: PageRequest, listing: Listing, currency: string) {
  const read = async (wanted: Listing) => {
    const query = { ...toFilters(wanted, currency), ...toPageQuery(wanted) };
    const { data } = await openCatalogue(c).GET("/api/v1/products", { params: { query } });
    return { products: data.items, nextCursor: data.nextCursor };
  };
  return read(listing).catch((error: unknown) => {
    if (isRefusal(error) && listing.cursor) return read({ ...listing, cursor: "" });
    throw error;
  });
}

/** The list shows without facets when they can't be read. */
async function readFacets(c: PageRequest, listing: Listing, currency: string): Promise<Facets | undefined> {
  try {
    const query = toFilters(listing, currency);
    return (await openCatalogue(c).GET("/api/v1/products/facets", { params: { query } })).data;
  } catch (error) {
    c.get("ctx").log.warn("facets not read", { error: describeError(error) });
    return undefined;
  }
}
