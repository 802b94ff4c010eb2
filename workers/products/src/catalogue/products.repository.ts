import { and, eq, getTableColumns, inArray, isNull, type SQL, sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { products, stockLedger } from "../tables.ts";

const { search: _search, inStock: _inStock, archivedAt: _archivedAt, ...clientColumns } = getTableColumns(products);

/** What a client sees of a product: every column but those that only indexes and conditions need. */
export const productColumns = clientColumns;

export type ProductRow = Omit<typeof products.$inferSelect, "search" | "inStock" | "archivedAt">;
export type NewProductRow = Omit<typeof products.$inferInsert, "version" | "createdAt" | "updatedAt" | "archivedAt">;
export type ProductChanges = { [Field in Exclude<keyof NewProductRow, "id">]?: NewProductRow[Field] | undefined };

/** `before`: the product under its lock, unless it is not for sale. `after`: as it is now, when the change was made. */
export type ChangedProduct = { before: ProductRow | undefined; after: ProductRow | undefined };

/** `versions`: those that the change may start from; any when not given. */
type Precondition = { versions?: number[] | undefined };

/** The unique index that decides who gets a name. */
export const PRODUCT_NAME_KEY = "products_name_key";

export const forSale = isNull(products.archivedAt);

export async function findProduct(db: Db, id: string): Promise<ProductRow | undefined> {
  const [row] = await db
    .select(productColumns)
    .from(products)
    .where(and(eq(products.id, id), forSale));
  return row;
}

/** The product and the first line of its ledger, together. */
export async function insertProduct(db: Db, product: NewProductRow): Promise<ProductRow> {
  const insert = db.insert(products).values(product).returning(productColumns);
  const { id: productId, availableStock: delta } = product;
  if (delta === 0) return (await insert)[0] as ProductRow;
  const [rows] = await db.batch([insert, db.insert(stockLedger).values({ productId, delta, reason: "created" })]);
  return rows[0] as ProductRow;
}

/** Sets the fields that are given, and writes a change of stock to the ledger. */
export async function updateProduct(
  db: Db,
  id: string,
  { changes, versions }: Precondition & { changes: ProductChanges },
): Promise<ChangedProduct> {
  const isTarget = matchesVersion(id, versions);
  const delta = sql`${changes.availableStock ?? null}::int - available_stock`;
  const [[before], , [after]] = await db.batch([
    lockProduct(db, id),
    db.execute(sql`
      INSERT INTO ${stockLedger} (product_id, delta, reason)
      SELECT id, ${delta}, 'set' FROM ${products} WHERE ${isTarget} AND ${delta} <> 0`),
    db
      .update(products)
      .set({ ...changes, ...versionBump })
      .where(isTarget)
      .returning(productColumns),
  ]);
  return { before, after };
}

/** Adds to the stock, or takes from it; not below zero, and not above `maxStock`. */
export async function adjustStock(
  db: Db,
  id: string,
  { delta, note, maxStock, versions }: Precondition & { delta: number; note: string | null; maxStock: number },
): Promise<ChangedProduct> {
  const adjusted = sql`available_stock + ${delta}::int`;
  const isAdjustable = sql`${matchesVersion(id, versions)} AND ${adjusted} BETWEEN 0 AND ${maxStock}`;
  const [[before], , [after]] = await db.batch([
    lockProduct(db, id),
    db.execute(sql`
      INSERT INTO ${stockLedger} (product_id, delta, reason, note)
      SELECT id, ${delta}::int, 'adjusted', ${note} FROM ${products} WHERE ${isAdjustable}`),
    db
      .update(products)
      .set({ availableStock: adjusted, ...versionBump })
      .where(isAdjustable)
      .returning(productColumns),
  ]);
  return { before, after };
}

export async function archiveProduct(db: Db, id: string, { versions }: Precondition): Promise<ChangedProduct> {
  const [[before], [after]] = await db.batch([
    lockProduct(db, id),
    db
      .update(products)
      .set({ archivedAt: sql`now()`, ...versionBump })
      .where(matchesVersion(id, versions))
      .returning(productColumns),
  ]);
  return { before, after };
}

const versionBump = { version: sql`${products.version} + 1`, updatedAt: sql`now()` };

function matchesVersion(id: string, versions: number[] | undefined): SQL | undefined {
  return and(eq(products.id, id), forSale, versions && inArray(products.version, versions));
}

/**
 * The first statement of each change. The lock has a statement of its own because a statement's snapshot is older than a
 * lock that it waits for; under the lock the statements that follow see one state.
 */
function lockProduct(db: Db, id: string) {
  return db
    .select(productColumns)
    .from(products)
    .where(and(eq(products.id, id), forSale))
    .for("no key update");
}
