import { type SQL, sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import {
  assignVariant,
  type ChangedProduct,
  changeProduct,
  isVariantOf,
  type NewVariantRow,
  type Precondition,
  type Published,
  selectTarget,
  touch,
  type VariantChanges,
  versionBump,
} from "../catalogue/products.repository.ts";
import { type ImportPiece, markStock } from "../stock/import-stock.repository.ts";
import { productImages, products, stockLedger, variants } from "../tables.ts";
import type { Option } from "./options.ts";

/** The unique indexes on SKUs, and on the option values of a product's variants. */
export const SKU_KEY = "variants_sku_key";
export const OPTIONS_KEY = "variants_options_key";
/** The constraint name in the error of the trigger that refuses a second currency in a product. */
export const SAME_CURRENCY_CHECK = "variants_same_currency_check";

type AddVariant = Precondition &
  Published & {
    variant: NewVariantRow;
    options: Option[];
    /** The piece of an import that adds the variant, and does not set its stock later. */
    piece?: ImportPiece | undefined;
  };

/** Appends a variant to the product, whose options become `options`. */
export function insertVariant(
  db: Db,
  productId: string,
  { variant, options, piece, event, ...precondition }: AddVariant,
): Promise<ChangedProduct> {
  const { id, availableStock } = variant;
  return changeProduct(
    db,
    productId,
    sql`
    WITH target AS (${selectTarget(productId, precondition)}
    ), variant AS (
      INSERT INTO ${variants} (id, product_id, position, sku, barcode, options, price_amount, compare_at_amount, currency,
        available_stock, weight_grams)
      SELECT ${id}::uuid, target.id, (SELECT max(position) + 1 FROM ${variants} WHERE product_id = target.id),
        ${variant.sku ?? null}, ${variant.barcode ?? null}, ${JSON.stringify(variant.options)}::jsonb, ${variant.priceAmount}::bigint,
        ${variant.compareAtAmount ?? null}::bigint, ${variant.currency}, ${availableStock}::int, ${variant.weightGrams ?? 0}::int
      FROM target
    ), ledger AS (
      INSERT INTO ${stockLedger} (product_id, delta, reason)
      SELECT ${id}::uuid, ${availableStock}::int, 'created' FROM target WHERE ${availableStock}::int > 0
    ), product AS (${setOptions(options)}
    )${piece ? sql`, marks AS (${markStock(piece, sql`SELECT ${id}::uuid AS variant_id FROM target`)})` : sql``}
    SELECT id FROM target`,
    event,
  );
}

type UpdateVariant = Precondition &
  Published & {
    changes: VariantChanges;
    /** The variant versions that the change may start from; any when not given. */
    variantVersions?: number[] | undefined;
    /** The product's new options; unchanged when not given. */
    options?: Option[] | undefined;
    /** The piece of an import that sets the stock, which it does once: nothing is changed if it has done so before. */
    piece?: ImportPiece | undefined;
  };

/** Sets the fields that are given, and writes a change of stock to the ledger. */
export function updateVariant(
  db: Db,
  { productId, id }: { productId: string; id: string },
  { changes, variantVersions, options, piece, event, ...precondition }: UpdateVariant,
): Promise<ChangedProduct> {
  const delta = sql`${changes.availableStock ?? null}::int - v.available_stock`;
  const set = [...assignVariant(changes), versionBump, touch];
  const found = sql`
      SELECT t.id, v.id AS variant_id FROM (${selectTarget(productId, precondition)}) t
      JOIN ${variants} v ON ${isVariantOf("t")} AND v.id = ${id}::uuid AND ${allows(variantVersions)}`;
  const target = piece
    ? sql`found AS (${found}
    ), marks AS (${markStock(piece, sql`SELECT variant_id FROM found`)}
    ), target AS (SELECT found.* FROM found JOIN marks USING (variant_id)`
    : sql`target AS (${found}`;
  return changeProduct(
    db,
    productId,
    sql`
    WITH ${target}
    ), ledger AS (
      INSERT INTO ${stockLedger} (product_id, delta, reason)
      SELECT v.id, ${delta}, 'set' FROM ${variants} v JOIN target ON v.id = target.variant_id WHERE ${delta} <> 0
    ), variant AS (
      UPDATE ${variants} v SET ${sql.join(set, sql`, `)} FROM target WHERE v.id = target.variant_id
    )${options ? sql`, product AS (${setOptions(options)})` : sql``}
    SELECT id FROM target`,
    event,
  );
}

type AdjustStock = Precondition &
  Published & {
    /** The product's only variant when not given. */
    variantId?: string | undefined;
    delta: number;
    note: string | null;
    maxStock: number;
  };

/** Adds `delta` units to the stock of a variant. The result must be between 0 and `maxStock`. */
export function adjustStock(
  db: Db,
  productId: string,
  { variantId, delta, note, maxStock, event, ...precondition }: AdjustStock,
): Promise<ChangedProduct> {
  const isOnly = variantId === undefined ? sql`count(*) = 1` : undefined;
  const isWanted = variantId === undefined ? sql`true` : sql`v.id = ${variantId}::uuid`;
  return changeProduct(
    db,
    productId,
    sql`
    WITH target AS (
      SELECT t.id, v.id AS variant_id FROM (${selectTarget(productId, precondition, isOnly)}) t
      JOIN ${variants} v ON ${isVariantOf("t")} AND ${isWanted} AND v.available_stock + ${delta}::int BETWEEN 0 AND ${maxStock}
    ), variant AS (
      UPDATE ${variants} v SET available_stock = v.available_stock + ${delta}::int, ${versionBump}, ${touch}
      FROM target WHERE v.id = target.variant_id
    ), ledger AS (
      INSERT INTO ${stockLedger} (product_id, delta, reason, note)
      SELECT variant_id, ${delta}::int, 'adjusted', ${note} FROM target
    )
    SELECT id FROM target`,
    event,
  );
}

/**
 * Removes a variant from sale, unless it is the last one. The removed variant's version is added to the product's, so
 * that their sum still rises.
 */
export function removeVariant(
  db: Db,
  { productId, id }: { productId: string; id: string },
  { variantVersions, event, ...precondition }: Precondition & Published & { variantVersions?: number[] | undefined },
): Promise<ChangedProduct> {
  return changeProduct(
    db,
    productId,
    sql`
    WITH target AS (
      SELECT t.id, v.id AS variant_id, v.version AS variant_version FROM (${selectTarget(productId, precondition, sql`count(*) > 1`)}) t
      JOIN ${variants} v ON ${isVariantOf("t")} AND v.id = ${id}::uuid AND ${allows(variantVersions)}
    ), variant AS (
      UPDATE ${variants} v SET removed_at = now(), ${touch} FROM target WHERE v.id = target.variant_id
    ), images AS (
      UPDATE ${productImages} i SET variant_ids = array_remove(i.variant_ids, target.variant_id)
      FROM target WHERE i.product_id = target.id AND target.variant_id = ANY (i.variant_ids)
    ), product AS (
      UPDATE ${products} p SET version = p.version + target.variant_version + 1, ${touch} FROM target WHERE p.id = target.id
    )
    SELECT id FROM target`,
    event,
  );
}

const setOptions = (options: Option[]): SQL => sql`
      UPDATE ${products} p SET options = ${JSON.stringify(options)}::jsonb, ${versionBump}, ${touch}
      FROM target WHERE p.id = target.id`;

const allows = (versions: number[] | undefined): SQL =>
  versions ? sql`v.version = ANY (${sql.param(`{${versions.join(",")}}`)}::int[])` : sql`true`;
