import { minorDigits } from "../layout/view.ts";

export const SORTS = ["-createdAt", "name", "price", "-price"] as const;
export type Sort = (typeof SORTS)[number];

const PAGE_SIZE = 24;
const MAX_WORDS = 100;

/** What a visitor looks for: the parameters of the address, cleaned. Prices in whole units, as they are typed. */
export type Listing = { q: string; sort: Sort; inStock: boolean; minPrice: string; maxPrice: string; cursor: string };

export function readListing(query: Record<string, string | undefined>): Listing {
  const sort = SORTS.find((each) => each === query.sort) ?? "-createdAt";
  const price = (value = "") => (/^\d{1,8}([.,]\d{1,2})?$/.test(value.trim()) ? value.trim().replace(",", ".") : "");
  return {
    q: (query.q ?? "").trim().slice(0, MAX_WORDS),
    sort,
    inStock: query.inStock === "true",
    minPrice: price(query.minPrice),
    maxPrice: price(query.maxPrice),
    cursor: query.cursor ?? "",
  };
}

/** The same as the API takes it; `currency` is that of the prices. */
export function toQuery({ q, sort, inStock, minPrice, maxPrice, cursor }: Listing, currency: string) {
  const minor = (price: string) => Math.round(Number(price) * 10 ** minorDigits(currency));
  const hasPrice = minPrice !== "" || maxPrice !== "";
  return {
    sort,
    limit: PAGE_SIZE,
    ...(q ? { q } : {}),
    ...(inStock ? { inStock: "true" as const } : {}),
    ...(minPrice ? { minPrice: minor(minPrice) } : {}),
    ...(maxPrice ? { maxPrice: minor(maxPrice) } : {}),
    ...(hasPrice ? { currency } : {}),
    ...(cursor ? { cursor } : {}),
  };
}

/** The address of this listing with some of it changed; what is not set is left out. */
export function addressOf(path: string, listing: Partial<Listing>): string {
  const { q, sort, inStock, minPrice, maxPrice, cursor } = listing;
  const search = new URLSearchParams();
  if (q) search.set("q", q);
  if (sort && sort !== "-createdAt") search.set("sort", sort);
  if (inStock) search.set("inStock", "true");
  if (minPrice) search.set("minPrice", minPrice);
  if (maxPrice) search.set("maxPrice", maxPrice);
  if (cursor) search.set("cursor", cursor);
  return search.size > 0 ? `${path}?${search}` : path;
}

export const isFiltered = ({ inStock, minPrice, maxPrice }: Listing): boolean =>
  inStock || minPrice !== "" || maxPrice !== "";
