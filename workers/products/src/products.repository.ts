import { and, desc, eq, isNull, sql } from "drizzle-orm";
import type { Db } from "../../../shared/db.ts";
import { products, stockLedger } from "./tables.ts";

export type ProductRow = typeof products.$inferSelect;
export type NewProductRow = Pick<
  ProductRow,
  "id" | "name" | "description" | "priceAmount" | "currency" | "availableStock"
>;

/** The unique index that settles who gets a name. */
export const PRODUCT_NAME_KEY = "products_name_key";

const forSale = isNull(products.archivedAt);

export async function findProduct(db: Db, id: string): Promise<ProductRow | undefined> {
  const [row] = await db
    .select()
    .from(products)
    .where(and(eq(products.id, id), forSale));
  return row;
}

/** The product and the first line of its ledger, together. */
export async function insertProduct(db: Db, product: NewProductRow): Promise<ProductRow> {
  const insert = db.insert(products).values(product).returning();
  const { id: productId, availableStock: delta } = product;
  if (delta === 0) return first(await insert);
  const [rows] = await db.batch([insert, db.insert(stockLedger).values({ productId, delta, reason: "created" })]);
  return first(rows);
}

type ListProducts = { limit: number; after?: { createdAt: string; id: string } | undefined };

/** Newest first; reads one row more than `limit`, which tells whether there is another page. */
export function listProducts(db: Db, { limit, after }: ListProducts): Promise<ProductRow[]> {
  const older =
    after && sql`(${products.createdAt}, ${products.id}) < (${after.createdAt}::timestamptz, ${after.id}::uuid)`;
  return db
    .select()
    .from(products)
    .where(and(forSale, older))
    .orderBy(desc(products.createdAt), desc(products.id))
    .limit(limit + 1);
}

function first(rows: ProductRow[]): ProductRow {
  return rows[0] as ProductRow;
}
