import { minorDigits } from "#shared/values/minor-units.ts";
import { isStorable } from "#shared/values/storable.ts";

export const SORTS = ["-createdAt", "name", "price", "-price"] as const;
export type Sort = (typeof SORTS)[number];

const PAGE_SIZE = 24;
/** The most that the API takes. */
const MAX_CHARACTERS = 100;
const MAX_WORDS = 10;
const MAX_OPTION_NAME = 40;
const MAX_OPTIONS = 3;
const MAX_VALUES = 50;
const MAX_PRICE_DIGITS = 8;
const OPTION = "option.";

/** What a visitor looks for: the parameters of the address, cleaned. Prices in whole units, as they are typed. */
export type Listing = {
  q: string;
  /** The slug of a category. */
  category: string;
  sort: Sort;
  inStock: boolean;
  minPrice: string;
  maxPrice: string;
  /** What is wrong with the prices that were typed: one is no price, or the lowest is above the highest. */
  priceProblem?: "invalid" | "order" | undefined;
  /** The wanted values of each option, of which any will do. */
  options: Record<string, string[]>;
  cursor: string;
};

type Parameters = Record<string, string[]>;

/** `currency` is that of the prices. */
export function readListing(parameters: Parameters, currency: string, category = ""): Listing {
  const query = Object.fromEntries(Object.entries(parameters).map(([name, values]) => [name, values[0]]));
  const sort = SORTS.find((each) => each === query.sort) ?? "-createdAt";
  const [minPrice, maxPrice] = [readPrice(query.minPrice, currency), readPrice(query.maxPrice, currency)];
  const isInvalid = (query.minPrice?.trim() && !minPrice) || (query.maxPrice?.trim() && !maxPrice);
  const isReversed = minPrice !== "" && maxPrice !== "" && Number(minPrice) > Number(maxPrice);
  return {
    q: (readText(query.q) ?? "").split(/\s+/).slice(0, MAX_WORDS).join(" "),
    category,
    sort,
    inStock: query.inStock === "true",
    minPrice,
    maxPrice,
    priceProblem: isInvalid ? "invalid" : isReversed ? "order" : undefined,
    options: readOptions(parameters),
    cursor: query.cursor ?? "",
  };
}

/**
 * A price as people of any country type it, as in `1.200,50` or `1,200.5`, with a decimal point alone; empty for what is no
 * price. Three digits after the last separator are a group of thousands, unless the currency has three decimals.
 */
function readPrice(text = "", currency: string): string {
  if (!/^\d+([.,\s'’]\d+)*$/.test(text.trim())) return "";
  const groups = text.trim().split(/[.,\s'’]/);
  const last = groups.at(-1) ?? "";
  const hasFraction = groups.length > 1 && last.length <= Math.max(2, minorDigits(currency));
  const [first = "", ...others] = hasFraction ? groups.slice(0, -1) : groups;
  const whole = [first, ...others].join("");
  if (whole.length > MAX_PRICE_DIGITS || others.some(({ length }) => length !== 3)) return "";
  return hasFraction ? `${whole}.${last}` : whole;
}

/** What the API would refuse is left out, since nothing is found by it. */
function readOptions(parameters: Parameters): Listing["options"] {
  const options = Object.entries(parameters).flatMap(([parameter, values]) => {
    const name = parameter.startsWith(OPTION) && readText(parameter.slice(OPTION.length), MAX_OPTION_NAME);
    const wanted = values.map((value) => readText(value)).filter((value) => value !== undefined);
    return name && wanted.length > 0 ? [[name, wanted.slice(0, MAX_VALUES)] as const] : [];
  });
  return Object.fromEntries(options.slice(0, MAX_OPTIONS));
}

/** A text as the API takes it, cut to its length; `undefined` when nothing is left, or it can't be stored. */
function readText(value = "", maxCharacters = MAX_CHARACTERS): string | undefined {
  if (!isStorable(value)) return undefined;
  return [...value.trim()].slice(0, maxCharacters).join("").trim() || undefined;
}

/** The form's field of an option, and the API's parameter. */
export const optionField = (name: string): string => OPTION + name;

/** The order and the page, as the API takes them. */
export const toPageQuery = ({ sort, cursor }: Listing) => ({ sort, limit: PAGE_SIZE, ...(cursor ? { cursor } : {}) });

/** What narrows the list, as the API takes it; `currency` is that of the prices. */
export function toFilters({ q, category, inStock, minPrice, maxPrice, options }: Listing, currency: string) {
  const minor = (price: string) => Math.round(Number(price) * 10 ** minorDigits(currency));
  const hasPrice = minPrice !== "" || maxPrice !== "";
  const option = Object.fromEntries(Object.entries(options).map(([name, values]) => [optionField(name), values]));
  return {
    ...(q ? { q } : {}),
    ...(category ? { category } : {}),
    ...(inStock ? { inStock: "true" as const } : {}),
    ...(minPrice ? { minPrice: minor(minPrice) } : {}),
    ...(maxPrice ? { maxPrice: minor(maxPrice) } : {}),
    ...(hasPrice ? { currency } : {}),
    ...(Object.keys(option).length > 0 ? { option } : {}),
  };
}

/** The address of this listing with some of it changed; what is not set is left out. */
export function addressOf(path: string, listing: Partial<Listing>): string {
  const { q, sort, inStock, minPrice, maxPrice, options = {}, cursor } = listing;
  const search = new URLSearchParams();
  if (q) search.set("q", q);
  if (sort && sort !== "-createdAt") search.set("sort", sort);
  if (inStock) search.set("inStock", "true");
  if (minPrice) search.set("minPrice", minPrice);
  if (maxPrice) search.set("maxPrice", maxPrice);
  for (const [name, values] of Object.entries(options)) {
    for (const value of values) search.append(optionField(name), value);
  }
  if (cursor) search.set("cursor", cursor);
  return search.size > 0 ? `${path}?${search}` : path;
}

export const isFiltered = ({ inStock, minPrice, maxPrice, options }: Listing): boolean =>
  inStock || minPrice !== "" || maxPrice !== "" || Object.keys(options).length > 0;
