import type { Schemas } from "#shared/client/client.ts";
import { describeError } from "#shared/core/log.ts";
import type { PageRequest } from "../context.ts";
import { openCatalogue } from "../session/visitor.ts";
import { readFrom } from "../shop/read-from.ts";
import type { ProductSummary } from "../shop/types.ts";
import { type Listing, toFilters, toPageQuery } from "./listing.ts";

export type Facets = Schemas["Facets"];
export type Found = { products: ProductSummary[]; nextCursor: string | null; facets: Facets | undefined };

/** A page of the list, and what its products have in common. */
export async function findProducts(c: PageRequest, listing: Listing, currency: string): Promise<Found> {
  const [page, facets] = await Promise.all([readPage(c, listing, currency), readFacets(c, listing, currency)]);
  return { ...page, facets };
}

function readPage(c: PageRequest, listing: Listing, currency: string) {
  return readFrom(listing.cursor, async ({ cursor = "" }) => {
    const query = { ...toFilters(listing, currency), ...toPageQuery({ ...listing, cursor }) };
    const { data } = await openCatalogue(c).GET("/api/v1/products", { params: { query } });
    return { products: data.items, nextCursor: data.nextCursor };
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
