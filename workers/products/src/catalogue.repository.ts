import { and, asc, desc, eq, gte, lte, type SQL, sql } from "drizzle-orm";
import type { Db } from "../../../shared/db.ts";
import { forSale, type ProductRow, productColumns } from "./products.repository.ts";
import { products } from "./tables.ts";

/** A search that finds more than this is answered from the order of the list instead, walking along it. */
export const MAX_CANDIDATES = 1_500;
/** How many products such a walk looks at. */
export const MAX_WALK = 20_000;

export type SortKey = "createdAt" | "price" | "name";

/** Where a page begins: after the product with this value in the sort's column and this id. */
export type After = { value: string | number; id: string };

export type CatalogueQuery = {
  limit: number;
  sort: SortKey;
  descending: boolean;
  after?: After | undefined;
  currency?: string | undefined;
  minPrice?: number | undefined;
  maxPrice?: number | undefined;
  inStock?: boolean | undefined;
};

/** Reads one row more than `limit`, which tells whether there is another page. */
export function listProducts(db: Db, query: CatalogueQuery): Promise<ProductRow[]> {
  return db
    .select(productColumns)
    .from(products)
    .where(and(forSale, ...filters(query), beyond(query)))
    .orderBy(...ordering(query))
    .limit(query.limit + 1);
}

/**
 * The products that have all words of `text`, in the order of the list.
 *
 * Up to `MAX_CANDIDATES` the index finds them all, and they are filtered and sorted. A search that is broader than
 * that must not read all it finds: it walks along the list, where matches are close together, as far as `MAX_WALK`
 * products; should that not fill the page, the candidates are added to what was found. So a narrow search is exact
 * however large the catalogue is, and a broad one is so unless its matches lie unevenly along the list.
 */
export function searchProducts(db: Db, text: string, query: CatalogueQuery): Promise<ProductRow[]> {
  // A subquery keeps the planner from guessing how much this search finds: its plan must not depend on that.
  const matches = sql`${products.search} @@ (SELECT search_query(${text}))`;
  const order = sql.join(ordering(query), sql`, `);
  // The walk has the order already: said by a column of it, or PostgreSQL would go to its end and sort.
  const inWalk = query.sort === "name" ? sql`sort_name ${sql.raw(query.descending ? "DESC" : "ASC")}` : order;
  const wanted = query.limit + 1;
  // Beginnings of two letters are so common that even asking the index for them is slow: then walk first.
  const walkFirst = text.split(/[^\p{L}\p{M}\p{N}]+/u).every((word) => word.length <= 2);
  const tooMany = walkFirst ? undefined : sql`(SELECT count(*) > ${MAX_CANDIDATES} FROM candidates)`;
  const tooFew = sql`(SELECT count(*) < ${wanted} FROM walked)`;
  const candidates = sql`candidates AS MATERIALIZED (
      SELECT id, name, created_at, price_amount, currency, in_stock
      FROM ${products} WHERE ${and(forSale, matches, walkFirst ? tooFew : undefined)} LIMIT ${MAX_CANDIDATES + 1}
    )`;
  const walked = sql`walked AS MATERIALIZED (
      SELECT id FROM (
        SELECT *, lower(name) AS sort_name FROM ${products}
        WHERE ${and(forSale, beyond(query))} ORDER BY ${order} LIMIT ${MAX_WALK}
      ) AS products
      WHERE ${and(tooMany, matches, ...filters(query))}
      ORDER BY ${inWalk} LIMIT ${wanted}
    )`;
  const found = sql`
    WITH ${sql.join(walkFirst ? [walked, candidates] : [candidates, walked], sql`, `)}, rest AS (
      SELECT id FROM candidates AS products
      WHERE ${and(tooFew, beyond(query), ...filters(query))}
      ORDER BY ${order} LIMIT ${wanted}
    )
    SELECT id FROM walked UNION SELECT id FROM rest`;
  return db
    .select(productColumns)
    .from(products)
    .innerJoin(sql`(${found}) AS found`, sql`found.id = ${products.id}`)
    .orderBy(...ordering(query))
    .limit(wanted);
}

function filters({ currency, minPrice, maxPrice, inStock }: CatalogueQuery): (SQL | undefined)[] {
  return [
    currency === undefined ? undefined : eq(products.currency, currency),
    minPrice === undefined ? undefined : gte(products.priceAmount, minPrice),
    maxPrice === undefined ? undefined : lte(products.priceAmount, maxPrice),
    inStock ? sql`${products.inStock}` : undefined,
  ];
}

/** Names of products for sale are unique, so they need no id beside them. */
function ordering({ sort, descending }: CatalogueQuery): SQL[] {
  const direction = descending ? desc : asc;
  if (sort === "name") return [direction(sql`lower(${products.name})`)];
  return [direction(sort === "price" ? products.priceAmount : products.createdAt), direction(products.id)];
}

function beyond({ sort, descending, after }: CatalogueQuery): SQL | undefined {
  if (!after) return undefined;
  const beyond = sql.raw(descending ? "<" : ">");
  if (sort === "name") return sql`lower(${products.name}) ${beyond} lower(${after.value}::text)`;
  const [column, value] =
    sort === "price"
      ? [products.priceAmount, sql`${after.value}::bigint`]
      : [products.createdAt, sql`${after.value}::timestamptz`];
  return sql`(${column}, ${products.id}) ${beyond} (${value}, ${after.id}::uuid)`;
}
