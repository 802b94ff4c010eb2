import { and, asc, desc, eq, gte, inArray, lte, type SQL, sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { type ListedRow, listedColumns, parseListed, type RawListed } from "./product-rows.ts";
import { forSale } from "./products.repository.ts";
import { type FacetFilters, hasFacetFilters, selectFacetSets } from "../facets/facet-sets.ts";
import { lowStock, products, variants } from "../tables.ts";

/** A list by category or option first scans this many. */
const LIST_WALK = 50;

export type SortKey = "createdAt" | "price" | "name";

/** The position after which a page starts: the value of the sort's column, and the id. */
export type After = { value: string | number; id: string };

export type Status = (typeof products.$inferSelect)["status"];

export type Filters = {
  currency?: string | undefined;
  minPrice?: number | undefined;
  maxPrice?: number | undefined;
  inStock?: boolean | undefined;
  /** Only products with a variant whose stock is low. */
  lowStock?: boolean | undefined;
} & FacetFilters;

export type CatalogueQuery = Filters & {
  /** One status, or both. */
  statuses: Status[];
  limit: number;
  sort: SortKey;
  descending: boolean;
  after?: After | undefined;
};

/** Reads one row more than `limit`, which shows whether there is another page. */
export function listProducts(db: Db, query: CatalogueQuery): Promise<ListedRow[]> {
  const wanted = query.limit + 1;
  if (hasFacetFilters(query)) return selectFound(db, query, findByFacetSets(query));
  if (query.lowStock) return selectFound(db, query, findByLowStock(query));
  const [status, ...others] = query.statuses;
  if (!status || others.length > 0) return selectFound(db, query, inOrder(query, filters(query), wanted));
  return selectListed(db, query, sql`WHERE ${inList(query, status, filters(query))}`);
}

/**
 * The ids of the first products with these categories and options. A short scan along the list is enough when one product in fifty
 * matches. Otherwise they are merged from the combinations of categories and options that match: an index has the products of
 * each combination in the order of the list, so the first of all are among the first of each.
 */
function findByFacetSets(query: CatalogueQuery): SQL {
  const wanted = query.limit + 1;
  const isAmong = sql`(facet_set_id IN (SELECT id FROM sets)) IS TRUE`;
  const ofSet = inOrder(query, [sql`facet_set_id = sets.id`, ...filters(query)], wanted, sql`id`);
  const isEnough = sql`(SELECT count(*) = ${wanted} FROM near)`;
  return sql`
    WITH sets AS MATERIALIZED (${selectFacetSets(query)}),
    near AS MATERIALIZED (${walk(query, LIST_WALK * wanted, [isAmong, ...filters(query)])}),
    merged AS (
      SELECT found.id FROM sets CROSS JOIN LATERAL (${ofSet}) AS found
      WHERE NOT ${isEnough} ORDER BY ${orderByKey(query)} LIMIT ${wanted}
    )
    SELECT id FROM near WHERE ${isEnough} UNION ALL SELECT id FROM merged`;
}

/**
 * The ids of the first products with low stock. When many are low, a short scan along the list finds them; otherwise there are
 * few enough to sort.
 */
function findByLowStock(query: CatalogueQuery): SQL {
  const wanted = query.limit + 1;
  const conditions = [inArray(products.status, query.statuses), forSale, afterCursor(query), ...filters(query)];
  const isEnough = sql`(SELECT count(*) = ${wanted} FROM near)`;
  return sql`
    WITH near AS MATERIALIZED (${walk(query, LIST_WALK * wanted, filters(query))}),
    all_low AS (
      SELECT id FROM (
        SELECT id, ${sortKey(query)} AS key FROM ${products} WHERE NOT ${isEnough} AND ${and(...conditions)}
          AND id IN (SELECT v.product_id FROM ${lowStock} l JOIN ${variants} v ON v.id = l.variant_id)
      ) AS found ORDER BY ${orderByKey(query)} LIMIT ${wanted}
    )
    SELECT id FROM near WHERE ${isEnough} UNION ALL SELECT id FROM all_low`;
}

/** A variant for sale whose stock is at or below the threshold. */
const hasLowStock = sql`EXISTS (
  SELECT FROM ${variants} v JOIN ${lowStock} l ON l.variant_id = v.id
  WHERE v.product_id = ${products.id} AND v.removed_at IS NULL)`;

/** The products with the ids that `found` returns, in the order of the list. */
export function selectFound(db: Db, query: CatalogueQuery, found: SQL): Promise<ListedRow[]> {
  return selectListed(db, query, sql`JOIN (${found}) AS found ON found.id = ${products.id}`);
}

async function selectListed(db: Db, query: CatalogueQuery, narrowed: SQL): Promise<ListedRow[]> {
  const { rows } = await db.execute<RawListed>(sql`
    SELECT ${listedColumns} FROM ${products} ${narrowed} ORDER BY ${ordering(query)} LIMIT ${query.limit + 1}`);
  return rows.map(parseListed);
}

/** What conditions on products that were read along a list can be about. */
const FILTERED = sql`id, search, facet_set_id, price_amount, currency, in_stock`;

/** The ids of the products of the page that meet the conditions, among the next `steps` of the list. */
export function walk(query: CatalogueQuery, steps: number, conditions: (SQL | undefined)[]): SQL {
  return sql`
    SELECT id FROM (${inOrder(query, filtersOfIndex(query), steps)}) AS ${products}
    WHERE ${and(...conditions)} ORDER BY ${orderByKey(query)} LIMIT ${query.limit + 1}`;
}

/**
 * The first products along the list with their sort key. Each status has its own partial indexes, so each is read along
 * its own and the results are merged.
 */
function inOrder(query: CatalogueQuery, conditions: (SQL | undefined)[], count: number, columns = FILTERED): SQL {
  const parts = query.statuses.map(
    (status) => sql`(
      SELECT ${columns}, ${sortKey(query)} AS key FROM ${products}
      WHERE ${inList(query, status, conditions)} ORDER BY ${ordering(query)} LIMIT ${count})`,
  );
  if (parts.length === 1) return parts[0] as SQL;
  return sql`SELECT * FROM (${sql.join(parts, sql` UNION ALL `)}) AS parts ORDER BY ${orderByKey(query)} LIMIT ${count}`;
}

function inList(query: CatalogueQuery, status: Status, conditions: (SQL | undefined)[]): SQL | undefined {
  return and(eq(products.status, status), forSale, afterCursor(query), ...conditions);
}

/** Sorts by columns: for an expression PostgreSQL would read the whole index. */
export function orderByKey({ sort, descending }: CatalogueQuery): SQL {
  const direction = descending ? "DESC" : "ASC";
  return sql.raw(sort === "name" ? `key ${direction}` : `key ${direction}, id ${direction}`);
}

/** The filters that are conditions on each product. */
export function filters({ currency, minPrice, maxPrice, inStock, lowStock: isLow }: Filters): (SQL | undefined)[] {
  return [
    currency === undefined ? undefined : eq(products.currency, currency),
    minPrice === undefined ? undefined : gte(products.priceAmount, minPrice),
    maxPrice === undefined ? undefined : lte(products.priceAmount, maxPrice),
    inStock ? sql`${products.inStock}` : undefined,
    isLow ? hasLowStock : undefined,
  ];
}

/** The filters that cost no extra steps, since an index in this order contains only the products that pass them. */
function filtersOfIndex({ sort, currency, minPrice, maxPrice, inStock }: CatalogueQuery): (SQL | undefined)[] {
  if (sort === "price") return filters({ currency, minPrice, maxPrice });
  return sort === "createdAt" ? filters({ inStock }) : [];
}

export function sortKey({ sort }: CatalogueQuery): SQL {
  if (sort === "name") return sql`lower(${products.name})`;
  return sql`${sort === "price" ? products.priceAmount : products.createdAt}`;
}

/** Names of products for sale are unique, so sorting by name needs no id. */
export function ordering(query: CatalogueQuery): SQL {
  const direction = query.descending ? desc : asc;
  const keys = [direction(sortKey(query)), ...(query.sort === "name" ? [] : [direction(products.id)])];
  return sql.join(keys, sql`, `);
}

export function afterCursor(query: CatalogueQuery): SQL | undefined {
  const { sort, descending, after } = query;
  if (!after) return undefined;
  const isAfter = sql.raw(descending ? "<" : ">");
  const key = sortKey(query);
  if (sort === "name") return sql`${key} ${isAfter} lower(${after.value}::text)`;
  const value = sort === "price" ? sql`${after.value}::bigint` : sql`${after.value}::timestamptz`;
  return sql`(${key}, ${products.id}) ${isAfter} (${value}, ${after.id}::uuid)`;
}
