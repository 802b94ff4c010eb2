import { and, eq, inArray, isNull, or, sql } from "drizzle-orm";
import { union } from "drizzle-orm/pg-core";
import type { Db } from "#shared/database/db.ts";
import { parseProduct, type ShownRow, shownAsJson } from "../catalogue/product-rows.ts";
import { forSale } from "../catalogue/products.repository.ts";
import { products, variants } from "../tables.ts";

/** `ids`: of products or of variants. */
type Keys = { ids: string[]; slugs: string[] };

/**
 * The products that can be bought and that these keys name. Their ids are an array, so that PostgreSQL finds them first and reads
 * these products alone: with a condition that has both keys and variants it would read all of them.
 */
export async function findNamedProducts(db: Db, { ids, slugs }: Keys): Promise<ShownRow[]> {
  const isNamed = or(inArray(products.id, ids), inArray(products.slug, slugs));
  const named = union(
    db.select({ id: products.id }).from(products).where(and(isNamed, forSale)),
    db
      .select({ id: variants.productId })
      .from(variants)
      .where(and(inArray(variants.id, ids), isNull(variants.removedAt))),
  );
  const rows = await db
    .select({ product: shownAsJson.mapWith(parseProduct) })
    .from(products)
    .where(and(sql`${products.id} = ANY (ARRAY(${named}))`, forSale, eq(products.status, "active")));
  return rows.map(({ product }) => product);
}
