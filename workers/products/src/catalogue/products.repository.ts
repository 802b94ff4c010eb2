import { and, eq, getTableColumns, isNull, type SQL, sql } from "drizzle-orm";
import { assignments } from "#shared/database/assignments.ts";
import type { Db } from "#shared/database/db.ts";
import type { NewEvent } from "#shared/events/publisher/new-event.ts";
import { archivedEvent, insertProductEvent } from "../events/product-event.ts";
import { type ImportPiece, markStock } from "../stock/import-stock.repository.ts";
import { products, stockLedger, variants } from "../tables.ts";
import type { ProductKey } from "./products.schema.ts";
import {
  categoryVersions,
  parseProduct,
  type ProductRow,
  productAsJson,
  productSelection,
  type ShownRow,
  shownAsJson,
} from "./product-rows.ts";

type NewRow<Table extends typeof products | typeof variants, Made extends string> = Omit<
  Table["$inferInsert"],
  Made | "version" | "createdAt" | "updatedAt"
>;
type Changes<Row> = { [Field in keyof Row]?: Row[Field] | undefined };

/** Columns that a trigger computes from the variants, and that the database sets. */
type Summary =
  | "priceAmount"
  | "maxPriceAmount"
  | "compareAtAmount"
  | "currency"
  | "inStock"
  | "archivedAt"
  | "facetSetId";
export type NewProductRow = Omit<NewRow<typeof products, Summary>, "slug" | "categoryIds"> & {
  slug?: string | undefined;
};
export type NewVariantRow = NewRow<typeof variants, "productId" | "position" | "removedAt">;
export type ProductChanges = Changes<Omit<NewProductRow, "id">>;
export type VariantChanges = Changes<Omit<NewVariantRow, "id">>;

/**
 * `before`: the product as read under the lock, unless it is not for sale. `after`: the changed product, if the change
 * was made.
 */
export type ChangedProduct = { before: ProductRow | undefined; after: ProductRow | undefined };

export type Precondition = {
  /** The product versions, as clients see them, that the change may start from; any when not given. */
  versions?: number[] | undefined;
  /** The version of the product's row that the change was computed from; any when not given. */
  rowVersion?: number | undefined;
  /** The currency that the product must have; any when not given. */
  currency?: string | undefined;
};

/** The unique indexes on names and slugs. */
export const PRODUCT_NAME_KEY = "products_name_key";
export const PRODUCT_SLUG_KEY = "products_slug_key";

export const forSale = isNull(products.archivedAt);

/** A product for sale, or a draft; `undefined` for an archived one. */
export function findProduct(db: Db, key: ProductKey): Promise<ProductRow | undefined> {
  return selectProduct(db, productAsJson, key);
}

/** The same for a reader. */
export function findShownProduct(db: Db, key: ProductKey): Promise<ShownRow | undefined> {
  return selectProduct(db, shownAsJson, key);
}

async function selectProduct(db: Db, asJson: SQL, key: ProductKey): Promise<ProductRow | undefined> {
  const isWanted = "id" in key ? eq(products.id, key.id) : eq(products.slug, key.slug);
  const { rows } = await db.execute<{ product: Record<string, unknown> }>(
    sql`SELECT ${asJson} AS product FROM ${products} WHERE ${and(isWanted, forSale)}`,
  );
  return rows[0] && parseProduct(rows[0].product);
}

/**
 * Inserts the product, its variants in order, and the first entries of their ledgers. Without a slug, one is made from
 * the name. `piece`: the piece of an import that creates it, and does not set its stock later.
 */
export async function insertProduct(
  db: Db,
  product: NewProductRow,
  rows: NewVariantRow[],
  event: NewEvent,
  piece?: ImportPiece,
): Promise<ProductRow> {
  const { id, name, slug } = product;
  const { priceAmount, currency } = rows[0] as NewVariantRow;
  const [, , , read] = await db.batch([
    db.insert(products).values({
      ...product,
      slug: sql`coalesce(${slug ?? null}::text, free_slug(${name}, ${id}::uuid))`,
      // The trigger of the variants replaces them by the real totals.
      ...{ priceAmount, maxPriceAmount: priceAmount, currency, inStock: false },
    }),
    db.insert(variants).values(rows.map((row, position) => ({ ...row, productId: id, position }))),
    db.execute(sql`
      INSERT INTO ${stockLedger} (product_id, delta, reason)
      SELECT id, available_stock, 'created' FROM ${variants} WHERE product_id = ${id}::uuid AND available_stock > 0`),
    readProduct(db, id),
    db.execute(insertProductEvent(id, event)),
    ...(piece
      ? [db.execute(markStock(piece, sql`SELECT id AS variant_id FROM ${variants} WHERE product_id = ${id}::uuid`))]
      : []),
  ]);
  return read[0]?.product as ProductRow;
}

export type Published = {
  /** The event of the change, written if the change is made. */
  event: NewEvent;
};

type UpdateProduct = Precondition &
  Published & {
    changes: ProductChanges;
    /** Changes of the product's only variant. */
    variantChanges: VariantChanges;
    /** Whether the product must have one variant or several. */
    variantCount: "one" | "several" | "any";
    /** The new values of each variant, when the product's options change. */
    variantOptions?: { id: string; options: Record<string, string> }[] | undefined;
  };

/** Sets the fields that are given, and writes a change of stock to the ledger. */
export function updateProduct(db: Db, id: string, update: UpdateProduct): Promise<ChangedProduct> {
  const { changes, variantChanges, variantOptions, variantCount } = update;
  const ofVariant = assignVariant(variantChanges);
  if (variantOptions) ofVariant.push(sql`options = (${JSON.stringify(toMap(variantOptions))}::jsonb)->(v.id::text)`);
  // Raises one version, the variant's or the product's. Options raise both, since other changes are computed from them.
  const bumpsProduct = ofVariant.length === 0 || variantOptions !== undefined;
  const ofProduct = assignments(getTableColumns(products), changes);
  if (bumpsProduct) ofProduct.push(versionBump);
  const delta = sql`${variantChanges.availableStock ?? null}::int - v.available_stock`;
  return changeProduct(
    db,
    id,
    sql`
    WITH target AS (${selectTarget(id, update, hasVariants(variantCount))}
    ), ledger AS (
      INSERT INTO ${stockLedger} (product_id, delta, reason)
      SELECT v.id, ${delta}, 'set' FROM ${variants} v JOIN target ON ${isVariantOf("target")} WHERE ${delta} <> 0
    ), variant AS (
      UPDATE ${variants} v SET ${sql.join([...ofVariant, versionBump, touch], sql`, `)}
      FROM target WHERE ${isVariantOf("target")} AND ${ofVariant.length > 0}
    ), product AS (
      UPDATE ${products} p SET ${sql.join([...ofProduct, touch], sql`, `)} FROM target WHERE p.id = target.id
    )
    SELECT id FROM target`,
    update.event,
  );
}

/** What `SET` of `variants AS v` has. A price in another currency clears a price before that is not given with it. */
export function assignVariant(changes: VariantChanges): SQL[] {
  const set = assignments(getTableColumns(variants), changes);
  const { currency, compareAtAmount } = changes;
  if (currency !== undefined && compareAtAmount === undefined)
    set.push(sql`compare_at_amount = CASE WHEN v.currency = ${currency} THEN v.compare_at_amount END`);
  return set;
}

/** Removes the product and its variants from sale. */
export function archiveProduct(
  db: Db,
  id: string,
  { event, ...precondition }: Precondition & Published,
): Promise<ChangedProduct> {
  return changeProduct(
    db,
    id,
    sql`
    WITH target AS (${selectTarget(id, precondition)}
    ), ${archivedEvent(event)}, variant AS (
      UPDATE ${variants} v SET removed_at = now(), ${versionBump}, ${touch} FROM target WHERE ${isVariantOf("target")}
    ), product AS (
      UPDATE ${products} p SET archived_at = now(), ${versionBump}, ${touch} FROM target WHERE p.id = target.id
    )
    SELECT id FROM target`,
    undefined,
  );
}

const toMap = (rows: { id: string; options: object }[]) =>
  Object.fromEntries(rows.map(({ id, options }) => [id, options]));

export const versionBump = sql`version = version + 1`;
export const touch = sql`updated_at = now()`;

/** For variants with the alias "v". */
export const isVariantOf = (product: string) =>
  sql`v.product_id = ${sql.identifier(product)}.id AND v.removed_at IS NULL`;

const hasVariants = (count: UpdateProduct["variantCount"]) =>
  ({ any: undefined, one: sql`count(*) = 1`, several: sql`count(*) > 1` })[count];

/** The product of a change, if it is for sale and meets the preconditions; `having` is a condition on its variants. */
export function selectTarget(id: string, { versions, rowVersion, currency }: Precondition, having?: SQL): SQL {
  const conditions = [
    having,
    rowVersion === undefined ? undefined : sql`p.version = ${rowVersion}`,
    currency === undefined ? undefined : sql`p.currency = ${currency}`,
    versions &&
      sql`p.version + sum(v.version) + ${categoryVersions(sql`p.category_ids`)} = ANY (${sql.param(`{${versions.join(",")}}`)}::bigint[])`,
  ].filter((condition) => condition !== undefined);
  return sql`
      SELECT p.id FROM ${products} p JOIN ${variants} v ON ${isVariantOf("p")}
      WHERE p.id = ${id}::uuid AND p.archived_at IS NULL
      GROUP BY p.id HAVING ${sql.join([sql`true`, ...conditions], sql` AND `)}`;
}

/**
 * Locks a product, runs `change`, a statement that returns a row if it changes the product, and reads the product
 * again: one transaction, one round trip. The event is written if the product was changed; without one, `change` writes
 * its own. Administrators' changes of a product are serialised. Then its variants are
 * locked by id, and then the product, in the same order as sales lock them, so that no deadlock is possible. Each lock
 * is a statement of its own, because a statement's snapshot is older than a lock that it waits for.
 */
export async function changeProduct(
  db: Db,
  id: string,
  change: SQL,
  event: NewEvent | undefined,
): Promise<ChangedProduct> {
  const [, , [before], { rows }, [after]] = await db.batch([
    db.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${id}, 1))`),
    db.execute(sql`
      SELECT v.id FROM ${variants} v WHERE v.product_id = ${id}::uuid AND v.removed_at IS NULL
      ORDER BY v.id FOR NO KEY UPDATE`),
    db
      .select(productSelection)
      .from(products)
      .where(and(eq(products.id, id), forSale))
      .for("no key update"),
    db.execute(change),
    readProduct(db, id),
    ...(event ? [db.execute(insertProductEvent(id, event))] : []),
  ]);
  return { before: before?.product, after: rows.length > 0 ? after?.product : undefined };
}

function readProduct(db: Db, id: string) {
  return db.select(productSelection).from(products).where(eq(products.id, id));
}
