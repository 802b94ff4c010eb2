import { AppError, isAppError } from "#shared/core/errors.ts";
import { describeError } from "#shared/core/log.ts";
import { refusesValues } from "#shared/database/errors.ts";
import { newEvent } from "#shared/events/publisher/new-event.ts";
import { mapConflict } from "../catalogue/refusals.ts";
import type { ProductRow } from "../catalogue/product-rows.ts";
import { findProduct, insertProduct, updateProduct } from "../catalogue/products.repository.ts";
import type { ProductsContext } from "../context.ts";
import type { RowError } from "../csv/read-piece.ts";
import type { ImportPiece } from "../stock/import-stock.repository.ts";
import { toVariantRow } from "../variants/variant-row.ts";
import { insertVariant, updateVariant } from "../variants/variants.repository.ts";
import { MAX_VARIANTS } from "../variants/variants.schema.ts";
import type { Conflicts } from "./conflicts.ts";
import { matchVariants } from "./match-variants.ts";
import { type Change, orderChanges } from "./order-changes.ts";
import { type ReadProduct, sameNames } from "./product-body.ts";

/** What becomes of a product of the file. */
export type Applied = {
  outcome: "created" | "updated" | "skipped";
  product: ProductRow | undefined;
  errors: RowError[];
  /** Whether the product has changed since it was read: the rest is to be applied to what it is now. */
  isStale?: boolean;
};

export type Target = {
  /** The product as it was read; `undefined`: the shop has none with this handle. */
  existing: ProductRow | undefined;
  /** The variants whose stock the piece has decided before. */
  decided: ReadonlySet<string>;
  /** The first row of the product. */
  row: number;
  /** `undefined` in a dry run. */
  piece?: ImportPiece | undefined;
  /** What would be refused, in a dry run. */
  conflicts?: Conflicts | undefined;
};

/**
 * Creates a product, or changes what differs of one that is there: another run of the same file changes nothing. A
 * variant that the file does not have stays as it is.
 */
export async function applyProduct(ctx: ProductsContext, read: ReadProduct, target: Target): Promise<Applied> {
  const { existing, decided, row, piece, conflicts } = target;
  if (!existing) return piece ? createProduct(ctx, read, { row, piece }) : tryCreation(conflicts, row);
  const mismatch = findMismatch(existing, read, row);
  if (mismatch) return { outcome: "skipped", product: undefined, errors: [mismatch] };
  const changes = findChanges(existing, read, decided);
  if (!piece) return tryChanges(existing, changes, { conflicts, row });
  const errors: RowError[] = [];
  let product = existing;
  let isStale = false;
  for (const change of changes) {
    try {
      const after = await applyChange(ctx, product, change, { options: read.body.options ?? [], piece });
      isStale = !after;
      if (!after) break;
      product = after;
    } catch (error) {
      errors.push(toRowError(ctx, error, change.kind === "product" ? row : change.row));
    }
  }
  return { outcome: product === existing ? "skipped" : "updated", product, errors, isStale };
}

/** What would become of a new product. */
function tryCreation(conflicts: Conflicts | undefined, row: number): Applied {
  const code = conflicts?.hasName ? "product-name-taken" : conflicts?.skus.size ? "sku-taken" : undefined;
  const errors = code ? [toConflictError(new AppError(code), row)].flatMap((error) => error ?? []) : [];
  return { outcome: code ? "skipped" : "created", product: undefined, errors };
}

/** What would become of a product that is there. */
function tryChanges(
  product: ProductRow,
  changes: Change[],
  { conflicts, row }: { conflicts: Conflicts | undefined; row: number },
): Applied {
  const errors = changes.flatMap((change) => {
    if (change.kind === "product") {
      return change.changes.name && conflicts?.hasName
        ? (toConflictError(new AppError("product-name-taken"), row) ?? [])
        : [];
    }
    const { sku } = change.kind === "variant" ? change.changes : change.variant;
    return sku && conflicts?.skus.has(sku) ? (toConflictError(new AppError("sku-taken"), change.row) ?? []) : [];
  });
  return { outcome: changes.length > errors.length ? "updated" : "skipped", product, errors };
}

/** The variants of the file that have its stock already, and need no change of it. */
export function findUnchangedStock({ body }: ReadProduct, existing: ProductRow | undefined): string[] {
  const variants = body.variants ?? [];
  return matchVariants(existing, variants).flatMap((known, index) =>
    known && known.availableStock === variants[index]?.availableStock ? known.id : [],
  );
}

async function createProduct(
  ctx: ProductsContext,
  read: ReadProduct,
  { row, piece }: { row: number; piece: ImportPiece },
): Promise<Applied> {
  const { variants = [], price: _, compareAtPrice: __, availableStock: ___, ...fields } = read.body;
  const id = ctx.newId();
  const rows = variants.map((variant, index) => toVariantRow(variant, index === 0 ? id : ctx.newId()));
  const event = newEvent(ctx, "product.created");
  try {
    const product = await insertProduct(ctx.db, { ...fields, id }, rows, event, piece).catch(mapConflict);
    return { outcome: "created", product, errors: [] };
  } catch (error) {
    const refused = toRowError(ctx, error, row);
    // The same piece may run twice at once.
    const isStale = Boolean(await findProduct(ctx.db, { slug: fields.slug ?? "" }));
    return { outcome: "skipped", product: undefined, errors: [refused], isStale };
  }
}

/** What no import may change of a product that is there. */
function findMismatch(existing: ProductRow, { body, rows }: ReadProduct, row: number): RowError | undefined {
  const variants = body.variants ?? [];
  const names = (body.options ?? []).map(({ name }) => name);
  if (!sameNames(existing.options, names)) {
    return { row, column: "Option1 Name", message: "the product has other options; change them in the shop first" };
  }
  const other = variants.findIndex(({ price }) => price.currency !== existing.currency);
  if (other >= 0)
    return { row: rows[other] ?? row, column: "Currency", message: `must be ${existing.currency}, as the product has` };
  const added = matchVariants(existing, variants).filter((known) => !known).length;
  if (existing.variants.length + added > MAX_VARIANTS) {
    return { row, column: "Variant SKU", message: `a product has at most ${MAX_VARIANTS} variants` };
  }
  return undefined;
}

function findChanges(existing: ProductRow, { body, rows }: ReadProduct, decided: ReadonlySet<string>): Change[] {
  const { name, description = null, status, taxClass, metadata } = body;
  const ofProduct = differing({ name, description, status, taxClass, metadata }, existing);
  const changes: Change[] = Object.keys(ofProduct).length > 0 ? [{ kind: "product", changes: ofProduct }] : [];
  const matches = matchVariants(existing, body.variants ?? []);
  for (const [index, variant] of (body.variants ?? []).entries()) {
    const [row, known] = [rows[index] ?? 0, matches[index]];
    const { id: _, currency: __, ...fields } = toVariantRow(variant, "");
    const ofVariant = known && differing(fields, known);
    if (known && decided.has(known.id)) delete ofVariant?.availableStock;
    if (!ofVariant) changes.push({ kind: "new-variant", row, variant });
    else if (Object.keys(ofVariant).length > 0)
      changes.push({ kind: "variant", id: known.id, row, changes: ofVariant });
  }
  return orderChanges(existing, changes);
}

/** The fields of `wanted` that differ. */
function differing<Fields extends object>(wanted: Fields, known: { [Key in keyof Fields]?: unknown }): Partial<Fields> {
  const isEqual = (key: string) => sorted(wanted[key as keyof Fields]) === sorted(known[key as keyof Fields]);
  return Object.fromEntries(Object.entries(wanted).filter(([key]) => !isEqual(key))) as Partial<Fields>;
}

const sorted = (value: unknown) =>
  JSON.stringify(value && typeof value === "object" ? Object.entries(value).sort() : (value ?? null));

type OfChange = { options: NonNullable<ReadProduct["body"]["options"]>; piece: ImportPiece };

/** The changed product; `undefined` if it has changed since it was read, so that the change does not fit any more. */
async function applyChange(
  ctx: ProductsContext,
  product: ProductRow,
  change: Change,
  { options, piece }: OfChange,
): Promise<ProductRow | undefined> {
  const { id: productId, version: rowVersion } = product;
  const event = newEvent(ctx, "product.updated");
  switch (change.kind) {
    case "product": {
      const update = { changes: change.changes, variantChanges: {}, variantCount: "any", event } as const;
      return (await updateProduct(ctx.db, productId, update).catch(mapConflict)).after;
    }
    case "variant": {
      const { changes } = change;
      const withOptions = changes.options && { options, rowVersion };
      const setsStock = changes.availableStock !== undefined;
      const update = { changes, ...withOptions, piece: setsStock ? piece : undefined, event };
      return (await updateVariant(ctx.db, { productId, id: change.id }, update).catch(mapConflict)).after;
    }
    case "new-variant": {
      const variant = toVariantRow(change.variant, ctx.newId());
      const added = { variant, options, rowVersion, piece, event };
      return (await insertVariant(ctx.db, productId, added).catch(mapConflict)).after;
    }
  }
}

const COLUMN_OF_CODE: Record<string, string> = {
  "product-name-taken": "Title",
  "slug-taken": "Handle",
  "sku-taken": "Variant SKU",
  "variant-exists": "Option1 Value",
};

/** A conflict with another product as an error of the row; any other error is none. */
function toConflictError(error: unknown, row: number): RowError | undefined {
  if (!isAppError(error) || !COLUMN_OF_CODE[error.code]) return undefined;
  return { row, column: COLUMN_OF_CODE[error.code] ?? "", message: error.message };
}

/** A refusal as an error of the row; any other error is thrown again, so that the piece is tried again. */
function toRowError(ctx: ProductsContext, error: unknown, row: number): RowError {
  const conflict = toConflictError(error, row);
  if (conflict) return conflict;
  // Another attempt would be refused as well.
  if (!refusesValues(error)) throw error;
  ctx.log.warn("product refused by the database", { row, error: describeError(error) });
  return { row, column: "", message: "cannot be stored" };
}
