import { and, asc, eq, sql } from "drizzle-orm";
import type { SitemapEntry } from "#shared/contracts/products.ts";
import type { Db } from "#shared/database/db.ts";
import { forSale } from "../catalogue/products.repository.ts";
import { products } from "../tables.ts";

const isListed = and(eq(products.status, "active"), forSale);

/** The id of every `size`th product, by age, beginning with the first. An index has all of it. */
export async function findPartStarts(db: Db, size: number): Promise<string[]> {
  const { rows } = await db.execute<{ id: string }>(sql`
    SELECT id FROM (
      SELECT ${products.id}, row_number() OVER (ORDER BY ${products.createdAt}, ${products.id}) AS number
      FROM ${products} WHERE ${isListed}
    ) AS numbered
    WHERE (number - 1) % ${size}::int = 0 ORDER BY number`);
  return rows.map(({ id }) => id);
}

/** This product, which may have been archived meanwhile, and those after it by age; none if there never was one. */
export async function listPart(db: Db, first: string, size: number): Promise<SitemapEntry[]> {
  const isInPart = sql`(${products.createdAt}, ${products.id}) >=
    (SELECT created_at, id FROM ${products} AS first WHERE first.id = ${first}::uuid)`;
  const rows = await db
    .select({ slug: products.slug, updatedAt: products.updatedAt })
    .from(products)
    .where(and(isListed, isInPart))
    .orderBy(asc(products.createdAt), asc(products.id))
    .limit(size);
  return rows.map(({ slug, updatedAt }) => ({ slug, updatedAt: updatedAt.toISOString() }));
}
