import { brandName, designerName, productId } from "../../sample-data/catalogue.ts";
import type { NextRequest } from "../load.ts";
import type { Scenario } from "../scenario.ts";
import type { BenchShop } from "../shop.ts";

/** How many products are read in turn, so that neither cache nor database sees only one. */
const HOT = 100;

const idOf = (shop: BenchShop, index: number) =>
  productId(Math.floor(((index % HOT) * (shop.products - 1)) / (HOT - 1)));
const productPath = (shop: BenchShop) => (index: number) => ({ path: `/api/v1/products/${idOf(shop, index)}` });
const list = (query: (index: number) => string): Scenario["prepare"] => {
  return async () => (index) => ({ path: `/api/v1/products?${query(index)}` });
};

/** Reads what is to be read once, so that all of it is in the cache when the clock runs. */
async function warm(shop: BenchShop): Promise<NextRequest> {
  const next = productPath(shop);
  const origin = await shop.origin();
  for (let index = 0; index < HOT; index++) await (await fetch(`${origin}${next(index).path}`)).arrayBuffer();
  return next;
}

/** Follows the cursors to a page far down the list. */
async function pageNumber(shop: BenchShop, page: number): Promise<NextRequest> {
  const origin = await shop.origin();
  let cursor = "";
  // Pages of 100 are as far down in fewer steps.
  for (let step = 0; step < Math.min(page / 5, shop.products / 100 - 1); step++) {
    const answer = await fetch(`${origin}/api/v1/products?limit=100&cursor=${cursor}`.replace(/&cursor=$/, ""));
    cursor = ((await answer.json()) as { nextCursor: string }).nextCursor;
  }
  return () => ({ path: `/api/v1/products?cursor=${cursor}` });
}

const scenarios: Scenario[] = [
  { name: "bare hello pair", server: "bare-gateway", prepare: async () => () => ({ path: "/" }) },
  { name: "bare KV pair", server: "kv-gateway", prepare: warm },
  // The gateway by itself, then with the hop behind it but no storage: what is between these is what they cost.
  { name: "gateway alone", prepare: async () => () => ({ path: "/health" }) },
  {
    name: "gateway and Worker, no storage",
    expectedStatus: 404,
    prepare: async () => () => ({ path: "/api/v1/products/x" }),
  },
  { name: "cached product read", prepare: warm, everySize: true },
  {
    name: "cached product read, signed in",
    prepare: async (shop) => {
      const [next, headers] = [await warm(shop), await shop.signIn("demo")];
      return (index) => ({ ...next(index), headers });
    },
  },
  {
    name: "uncached product read",
    everySize: true,
    // What an administrator reads is never cached.
    prepare: async (shop) => {
      const headers = await shop.signIn("admin");
      return (index) => ({ ...productPath(shop)(index), headers });
    },
  },
  { name: "first page, cached", prepare: list(() => "") },
  { name: "list by price", everySize: true, prepare: list((index) => `sort=price&minPrice=${500 + (index % 50)}`) },
  { name: "list in stock, EUR", everySize: true, prepare: list(() => "inStock=true&currency=EUR") },
  { name: "page 1,000", everySize: true, prepare: (shop) => pageNumber(shop, 1000) },
  { name: "search: one brand", everySize: true, prepare: list((index) => `q=${brandName((index * 7) % 1000)}`) },
  { name: "search: designer", everySize: true, prepare: list((index) => `q=${designerName((index * 61) % 8000)}`) },
  {
    name: "search: brand and thing by price",
    everySize: true,
    prepare: list((index) => `q=${brandName((index * 7) % 1000)}+mug&sort=price`),
  },
  { name: "broad search: one word", everySize: true, connections: 2, prepare: list(() => "q=oak") },
  {
    name: "broad search: two words by price",
    everySize: true,
    connections: 2,
    prepare: list(() => "q=oak+mug&sort=-price"),
  },
  {
    name: "broad search: two 2-letter prefixes",
    everySize: true,
    connections: 2,
    prepare: list(() => "q=st+co&sort=name"),
  },
];

export default scenarios;
