import { and, eq, getTableColumns, isNull, type SQL, sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { products, stockLedger } from "./tables.ts";

const { search: _search, inStock: _inStock, ...columns } = getTableColumns(products);

/** All of a product but what is there for the indexes alone. */
export const productColumns = columns;

export type ProductRow = Omit<typeof products.$inferSelect, "search" | "inStock">;
/** What a client sees of a product. */
export type StockedProduct = Omit<ProductRow, "archivedAt">;
type WritableFields = "name" | "description" | "priceAmount" | "currency" | "availableStock";
export type NewProductRow = Pick<ProductRow, "id" | WritableFields>;
export type ProductChanges = { [Field in WritableFields]?: ProductRow[Field] | undefined };

/** A product under its lock and after the change: of the same version when the change did not happen. */
export type ChangedProduct = { before: ProductRow; after: ProductRow };

/** The versions that a change may start from; any when not given. */
type Guard = { versions?: number[] | undefined };

/** The unique index that settles who gets a name. */
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

/** Sets the fields that are given; a change of stock gets its line in the ledger by the same statement. */
export function updateProduct(
  db: Db,
  id: string,
  { changes, versions }: Guard & { changes: ProductChanges },
): Promise<ChangedProduct | undefined> {
  const { priceAmount, availableStock } = changes;
  const assignments = [
    changes.name !== undefined && sql`name = ${changes.name}`,
    changes.description !== undefined && sql`description = ${changes.description}`,
    priceAmount !== undefined && sql`price_amount = ${priceAmount}, currency = ${changes.currency}`,
    availableStock !== undefined && sql`available_stock = ${availableStock}`,
  ].filter((assignment) => assignment !== false);
  const delta = sql`${availableStock ?? null}::int - before.available_stock`;
  return changeProduct(
    db,
    id,
    sql`
    WITH before AS (
      SELECT id, available_stock FROM ${products} WHERE ${guarded(id, versions)}
    ), changed AS (
      UPDATE ${products} SET ${sql.join([...assignments, raised], sql`, `)} WHERE ${guarded(id, versions)} RETURNING id
    )
    INSERT INTO ${stockLedger} (product_id, delta, reason)
    SELECT changed.id, ${delta}, 'set' FROM changed JOIN before USING (id) WHERE ${delta} <> 0`,
  );
}

/** Adds to the stock, or takes from it what is there. */
export function adjustStock(
  db: Db,
  id: string,
  { delta, note, maxStock, versions }: Guard & { delta: number; note: string | null; maxStock: number },
): Promise<ChangedProduct | undefined> {
  return changeProduct(
    db,
    id,
    sql`
    WITH changed AS (
      UPDATE ${products} SET available_stock = available_stock + ${delta}::int, ${raised}
      WHERE ${guarded(id, versions)} AND available_stock + ${delta}::int BETWEEN 0 AND ${maxStock}
      RETURNING id
    )
    INSERT INTO ${stockLedger} (product_id, delta, reason, note)
    SELECT id, ${delta}::int, 'adjusted', ${note} FROM changed`,
  );
}

export function archiveProduct(db: Db, id: string, { versions }: Guard): Promise<ChangedProduct | undefined> {
  return changeProduct(
    db,
    id,
    sql`UPDATE ${products} SET archived_at = now(), ${raised} WHERE ${guarded(id, versions)}`,
  );
}

const raised = sql`version = version + 1, updated_at = now()`;

function guarded(id: string, versions: number[] | undefined): SQL | undefined {
  const allowed = versions && sql`${products.version} = ANY(${sql.param(`{${versions.join(",")}}`)}::int[])`;
  return and(eq(products.id, id), forSale, allowed);
}

/**
 * Locks the product, changes it and reads it again: one transaction, one round trip. The lock comes in a statement of
 * its own because a statement's snapshot is older than a lock it waits for. `undefined` when it is not for sale.
 */
async function changeProduct(db: Db, id: string, change: SQL): Promise<ChangedProduct | undefined> {
  const read = () => db.select(productColumns).from(products);
  const [[before], , [after]] = await db.batch([
    read()
      .where(and(eq(products.id, id), forSale))
      .for("no key update"),
    db.execute(change),
    read().where(eq(products.id, id)),
  ]);
  return before && after && { before, after };
}
