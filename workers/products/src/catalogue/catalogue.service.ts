import { z } from "zod";
import { decodeCursor, type Page, toPage } from "#shared/http/pagination.ts";
import { MAX_AMOUNT } from "#shared/values/money.ts";
import { text } from "#shared/values/text.ts";
import { type CachedRead, readThrough } from "../cache/cache.ts";
import type { ProductsContext } from "../context.ts";
import { type ProductFilters, readFilters } from "../facets/product-filters.schema.ts";
import { type After, type CatalogueQuery, listProducts, type SortKey } from "./catalogue.repository.ts";
import { toSummary } from "./product-view.ts";
import { CACHED_PAGE_SIZE, firstPageEntry } from "./products.cache.ts";
import type { ProductListQuery, ProductSummary, Sort } from "./products.schema.ts";
import { searchProducts } from "./search.repository.ts";

/**
 * The position of a cursor; times in ms since 1970. A cursor contains its sort, because the position is meaningless in
 * another one.
 */
const cursorKeys = {
  name: z
    .string()
    .min(1)
    .max(100)
    .pipe(text({ max: 100 })),
  price: z.int().min(1).max(MAX_AMOUNT),
  createdAt: z.int().min(0).max(Date.UTC(9999, 0)),
};

type Statuses = CatalogueQuery["statuses"];

/** One page from the database, drafts included, for administrators. */
export function listCatalogue(ctx: ProductsContext, query: ProductListQuery): Promise<Page<ProductSummary>> {
  return readPage(ctx, query, query.status ? [query.status] : ["active", "draft"]);
}

/**
 * One page without drafts, for everyone but administrators. First pages without filters come from the cache, others from
 * what this isolate has just read.
 */
export async function browseCatalogue(
  ctx: ProductsContext,
  query: ProductListQuery,
): Promise<CachedRead<Page<ProductSummary>>> {
  if (query.status === "draft" || query.lowStock) return { value: { items: [], nextCursor: null }, stale: false };
  if (!isCached(query)) {
    const page = ctx.recentLists.read(ctx, {
      key: `products:${JSON.stringify(query)}`,
      load: () => readPage(ctx, query, ["active"]),
      showsStockOf: ({ items }, ids) => query.inStock !== undefined || items.some(({ id }) => ids.has(id)),
    });
    return { value: await page, stale: false };
  }
  const load = () => findProducts(ctx, { sort: query.sort, limit: CACHED_PAGE_SIZE }, ["active"]);
  const { value, stale } = await readThrough(ctx, firstPageEntry(query.sort, load));
  return { value: cutPage(value, query), stale };
}

/** The pages that were cut from a cached first page, by their limit. */
const cutPages = new WeakMap<ProductSummary[], Map<number, Page<ProductSummary>>>();

/** Cuts a page once for all readers of a cached first page. */
function cutPage(found: ProductSummary[], { limit, sort }: ProductListQuery): Page<ProductSummary> {
  const known = cutPages.get(found) ?? new Map<number, Page<ProductSummary>>();
  const page = known.get(limit) ?? toPage(found, limit, (product) => product, cursorOf(sort));
  cutPages.set(found, known.set(limit, page));
  return page;
}

function isCached({ limit, sort: _sort, ...narrowing }: ProductListQuery): boolean {
  return limit <= CACHED_PAGE_SIZE && Object.values(narrowing).every((value) => value === undefined);
}

async function readPage(
  ctx: ProductsContext,
  query: ProductListQuery,
  statuses: Statuses,
): Promise<Page<ProductSummary>> {
  const found = await findProducts(ctx, query, statuses);
  return toPage(found, query.limit, (product) => product, cursorOf(query.sort));
}

async function findProducts(
  ctx: ProductsContext,
  query: Pick<ProductListQuery, "q" | "cursor" | "sort" | "limit" | "lowStock"> & ProductFilters,
  statuses: Statuses,
): Promise<ProductSummary[]> {
  const { q, cursor, sort, limit, lowStock } = query;
  const wanted: CatalogueQuery = {
    ...readFilters(query),
    lowStock: lowStock === "true",
    ...sorting(sort),
    limit,
    statuses,
    after: cursor === undefined ? undefined : readCursor(cursor, sort),
  };
  const rows = await (q ? searchProducts(ctx.db, q, wanted) : listProducts(ctx.db, wanted));
  return rows.map(toSummary);
}

function sorting(sort: Sort): { sort: SortKey; descending: boolean } {
  return { sort: sort.replace("-", "") as SortKey, descending: sort.startsWith("-") };
}

function readCursor(cursor: string, sort: Sort): After {
  const key = sorting(sort).sort;
  const [, value, id] = decodeCursor(cursor, z.tuple([z.literal(sort), cursorKeys[key], z.uuid()]));
  return { value: key === "createdAt" ? new Date(value).toISOString() : value, id };
}

function cursorOf(sort: Sort) {
  return (product: ProductSummary): (string | number)[] => {
    const values = {
      name: product.name,
      price: product.price.amount,
      createdAt: Date.parse(product.createdAt),
    };
    return [sort, values[sorting(sort).sort], product.id];
  };
}
