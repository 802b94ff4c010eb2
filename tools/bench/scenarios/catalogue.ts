import { setTimeout } from "node:timers/promises";
import {
  brandName,
  describedThing,
  designerName,
  productId,
} from "../../../workers/products/sample-data/generated-products.ts";
import { COLOURS, MATERIALS } from "../../../workers/products/sample-data/generated-words.ts";
import { MAX_AMOUNT } from "#shared/values/money.ts";
import type { RequestScenario, Scenario } from "../measure/scenario.ts";
import type { BenchShop } from "../shop/start-shop.ts";

/** How many different products the cached reads ask for. */
const HOT = 100;
/** Longer than the Worker waits before it revalidates an entry that it just cached. */
const SETTLE_MS = 1_500;

const read = (index: number) => ({ path: `/api/v1/products/${productId(index)}` });
const readHot = (index: number) => read(index % HOT);
/** Reads every product of the catalogue once before it repeats one. */
const readAnywhere = (shop: BenchShop) => (index: number) => read((index * 7919) % shop.products);

const page = (query: (index: number) => string): RequestScenario["prepare"] => {
  return async () => (index) => ({ path: `/api/v1/products?${query(index)}` });
};

let asked = 0;
/** Above all prices. It makes each request another one, warm-up included: an isolate remembers for a second what is asked for twice. */
const neverTwice = () => `maxPrice=${MAX_AMOUNT - ++asked}`;

const list = (query: (index: number) => string) => page((index) => `${query(index)}&${neverTwice()}`);

const facets = (query: (index: number) => string): RequestScenario["prepare"] => {
  return async () => (index) => ({ path: `/api/v1/products/facets?${query(index)}&${neverTwice()}` });
};

const fiftyLists = (index: number) => `sort=price&minPrice=${500 + (index % 50)}`;

const brandSearch = (index: number) => `q=${brandName((index * 7) % 1000)}`;

/** The rarest things: in a million products some 8,000 are in each category, and two in a hundred of these have a colour. */
const rareThings = ["turntable", "amplifier", "microphone", "camera"];
const narrowCategory = (index: number) => {
  const colour = encodeURIComponent(String(COLOURS[index % COLOURS.length]));
  return `category=generated-${rareThings[index % rareThings.length]}&option.Colour=${colour}`;
};

/** Some 1,000 matches at every size, so that the sizes differ in the catalogue alone. */
const thousandMatches: RequestScenario["prepare"] = (shop) => {
  const ofCategory = (index: number) => `category=generated-${rareThings[index % rareThings.length]}`;
  const ofLarger = shop.products <= 100_000 ? ofCategory : brandSearch;
  return facets(shop.products <= 1_000 ? () => "" : ofLarger)(shop);
};

/** Entries of this age or younger stay fresh for the duration of one more case. */
const STILL_FRESH_MS = 20_000;
const filledAt = new WeakMap<BenchShop, number>();

/** Reads all the products once, so that they are in the cache, and fresh, during the measurement. */
async function fillCache(shop: BenchShop): Promise<void> {
  if (Date.now() - (filledAt.get(shop) ?? 0) < STILL_FRESH_MS) return;
  filledAt.set(shop, Date.now());
  const origin = await shop.origin();
  const reads = Array.from({ length: HOT }, (_, index) => fetch(`${origin}${readHot(index).path}`));
  for (const response of await Promise.all(reads)) await response.arrayBuffer();
  await setTimeout(SETTLE_MS);
}

/** Follows the cursors to that page. */
async function pageNumber(shop: BenchShop, page: number): ReturnType<RequestScenario["prepare"]> {
  const origin = await shop.origin();
  let cursor = "";
  // A page of 100 covers five of 20.
  for (let step = 0; step < Math.min(page / 5, shop.products / 100 - 1); step++) {
    const answer = await fetch(`${origin}/api/v1/products?limit=100&cursor=${cursor}`.replace(/&cursor=$/, ""));
    cursor = ((await answer.json()) as { nextCursor: string }).nextCursor;
  }
  return () => ({ path: `/api/v1/products?cursor=${cursor}&${neverTwice()}` });
}

/** Used in turn. In a million products they match some 50, 110, 125 and 1,000. */
const narrowSearches = [
  (index: number) => `${brandSearch(index)}+mug`,
  (index: number) => `q=${1000 + ((index * 7919) % 1000)}`,
  (index: number) => `q=${designerName((index * 61) % 8000)}`,
  brandSearch,
];

const narrowSearch = (index: number) => (narrowSearches[index % narrowSearches.length] ?? brandSearch)(index);

/** In a thousand products 43 to 73 match each. */
const rareMaterials = MATERIALS.slice(-7);
const fewMatches = (index: number) => `q=${rareMaterials[index % rareMaterials.length]}`;

/** A page of twenty products of a thousand as of a million, since a page of one costs less: a brand has one of a thousand products. */
const searchForPage = (ofLarger: (index: number) => string, order = ""): RequestScenario["prepare"] => {
  return (shop) => list((index) => `${(shop.products <= 1_000 ? fewMatches : ofLarger)(index)}${order}`)(shop);
};

const scenarios: Scenario[] = [
  { name: "bare KV pair", server: "kv-gateway", beforeRound: fillCache, prepare: async () => readHot },
  { name: "cached product read", beforeRound: fillCache, prepare: async () => readHot, everySize: true },
  {
    name: "cached product read, signed in",
    beforeRound: fillCache,
    prepare: async (shop) => {
      const headers = await shop.signIn("demo");
      return (index) => ({ ...readHot(index), headers });
    },
  },
  {
    name: "uncached product read",
    everySize: true,
    // Reads by an admin are never cached.
    prepare: async (shop) => {
      const [next, headers] = [readAnywhere(shop), await shop.signIn("admin")];
      return (index) => ({ ...next(index), headers });
    },
  },
  { name: "first page, cached", prepare: page(() => "") },
  { name: "list by price", everySize: true, prepare: page(fiftyLists) },
  { name: "list by price, none twice", everySize: true, prepare: list(fiftyLists) },
  { name: "list in stock, EUR", everySize: true, prepare: list(() => "inStock=true&currency=EUR") },
  { name: "list by category", everySize: true, prepare: list(() => "category=generated-all-kitchen") },
  {
    name: "list by category and option, by price",
    everySize: true,
    prepare: list((index) => `${narrowCategory(index)}&sort=price`),
  },
  { name: "categories, cached", prepare: async () => () => ({ path: "/api/v1/categories" }) },
  {
    name: "broad: categories, uncached",
    everySize: true,
    connections: 2,
    prepare: async (shop) => {
      const headers = await shop.signIn("admin");
      return () => ({ path: "/api/v1/categories", headers });
    },
  },
  // In a million products up to 250 match.
  { name: "facets: category and option", everySize: true, prepare: facets(narrowCategory) },
  { name: "facets: a thousand matches", everySize: true, prepare: thousandMatches },
  // In a million products 1,000, 31,000, 48,000, 15,000, 30,000, and all match. One request for facets of a search has two processors.
  { name: "broad facets: search for a brand", everySize: true, connections: 2, prepare: facets(brandSearch) },
  { name: "broad facets: search for a thing", everySize: true, connections: 1, prepare: facets(() => "q=tray") },
  { name: "broad facets: search for a material", everySize: true, connections: 1, prepare: facets(() => "q=cork") },
  { name: "broad facets: option", everySize: true, connections: 2, prepare: facets(() => "option.Colour=navy") },
  { name: "broad facets: category", everySize: true, connections: 2, prepare: facets(() => "category=generated-tray") },
  { name: "broad: facets of the whole catalogue", everySize: true, connections: 2, prepare: facets(() => "") },
  { name: "page 1,000", everySize: true, prepare: (shop) => pageNumber(shop, 1000) },
  { name: "search", everySize: true, prepare: searchForPage(narrowSearch) },
  { name: "search: a thousand matches", everySize: true, prepare: searchForPage(brandSearch) },
  { name: "search: a thousand matches by price", everySize: true, prepare: searchForPage(brandSearch, "&sort=price") },
  { name: "broad search: one word", everySize: true, connections: 2, prepare: list(() => "q=oak") },
  {
    name: "broad search: material, thing, colour by price",
    everySize: true,
    connections: 2,
    prepare: list((index) => `q=${encodeURIComponent(describedThing(index))}&sort=-price`),
  },
  {
    name: "broad search: two 2-letter prefixes",
    everySize: true,
    connections: 2,
    prepare: list(() => "q=st+co&sort=name"),
  },
];

export default scenarios;
