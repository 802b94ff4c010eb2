import { isAppError } from "#shared/core/errors.ts";
import { newEvent } from "#shared/events/publisher/new-event.ts";
import { mapConflict } from "../catalogue/refusals.ts";
import type { ProductRow } from "../catalogue/product-rows.ts";
import { findProduct, insertProduct, updateProduct } from "../catalogue/products.repository.ts";
import type { ProductsContext } from "../context.ts";
import type { RowError } from "../csv/read-piece.ts";
import { toVariantRow } from "../variants/variant-row.ts";
import { insertVariant, updateVariant } from "../variants/variants.repository.ts";
import { MAX_VARIANTS } from "../variants/variants.schema.ts";
import { matchVariants } from "./match-variants.ts";
import { type Change, orderChanges } from "./order-changes.ts";
import { type ReadProduct, sameNames } from "./product-body.ts";

/** What becomes of a product of the file. */
export type Applied = {
  outcome: "created" | "updated" | "skipped";
  product: ProductRow | undefined;
  errors: RowError[];
};

/**
 * Creates a product, or changes what differs of one that is there: another run of the same file changes nothing. A
 * variant that the file does not have stays as it is.
 */
export async function applyProduct(
  ctx: ProductsContext,
  read: ReadProduct,
  { existing, row, dryRun }: { existing: ProductRow | undefined; row: number; dryRun: boolean },
): Promise<Applied> {
  const { body } = read;
  if (!existing) {
    if (dryRun) return { outcome: "created", product: undefined, errors: [] };
    return createProduct(ctx, read, row);
  }
  const mismatch = findMismatch(existing, read, row);
  if (mismatch) return { outcome: "skipped", product: undefined, errors: [mismatch] };
  const changes = findChanges(existing, read);
  if (changes.length === 0 || dryRun) {
    return { outcome: changes.length > 0 ? "updated" : "skipped", product: existing, errors: [] };
  }
  const errors: RowError[] = [];
  let product = existing;
  for (const change of changes) {
    try {
      product = (await applyChange(ctx, product, change, body.options ?? [])) ?? product;
    } catch (error) {
      errors.push(toRowError(error, change.kind === "product" ? row : change.row));
    }
  }
  return { outcome: product === existing ? "skipped" : "updated", product, errors };
}

async function createProduct(ctx: ProductsContext, read: ReadProduct, row: number): Promise<Applied> {
  const { variants = [], price: _, compareAtPrice: __, availableStock: ___, ...fields } = read.body;
  const id = ctx.newId();
  const rows = variants.map((variant, index) => toVariantRow(variant, index === 0 ? id : ctx.newId()));
  try {
    const product = await insertProduct(ctx.db, { ...fields, id }, rows, newEvent(ctx, "product.created")).catch(
      mapConflict,
    );
    return { outcome: "created", product, errors: [] };
  } catch (error) {
    const refused = toRowError(error, row);
    // The same piece may run twice at once.
    const existing = await findProduct(ctx.db, { slug: fields.slug ?? "" });
    if (existing) return applyProduct(ctx, read, { existing, row, dryRun: false });
    return { outcome: "skipped", product: undefined, errors: [refused] };
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

function findChanges(existing: ProductRow, { body, rows }: ReadProduct): Change[] {
  const { name, description = null, status, taxClass, metadata } = body;
  const ofProduct = differing({ name, description, status, taxClass, metadata }, existing);
  const changes: Change[] = Object.keys(ofProduct).length > 0 ? [{ kind: "product", changes: ofProduct }] : [];
  const matches = matchVariants(existing, body.variants ?? []);
  for (const [index, variant] of (body.variants ?? []).entries()) {
    const [row, known] = [rows[index] ?? 0, matches[index]];
    const { id: _, currency: __, ...fields } = toVariantRow(variant, "");
    const ofVariant = known && differing(fields, known);
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

async function applyChange(
  ctx: ProductsContext,
  product: ProductRow,
  change: Change,
  options: NonNullable<ReadProduct["body"]["options"]>,
) {
  const { id: productId } = product;
  const event = newEvent(ctx, "product.updated");
  switch (change.kind) {
    case "product": {
      const update = { changes: change.changes, variantChanges: {}, variantCount: "any", event } as const;
      return (await updateProduct(ctx.db, productId, update).catch(mapConflict)).after;
    }
    case "variant": {
      const changesOptions = change.changes.options && { options };
      const update = { changes: change.changes, ...changesOptions, event };
      return (await updateVariant(ctx.db, { productId, id: change.id }, update).catch(mapConflict)).after;
    }
    case "new-variant": {
      const variant = toVariantRow(change.variant, ctx.newId());
      return (await insertVariant(ctx.db, productId, { variant, options, event }).catch(mapConflict)).after;
    }
  }
}

const COLUMN_OF_CODE: Record<string, string> = {
  "product-name-taken": "Title",
  "slug-taken": "Handle",
  "sku-taken": "Variant SKU",
  "variant-exists": "Option1 Value",
};

/** A refusal as an error of the row; any other error is thrown again, so that the piece is tried again. */
function toRowError(error: unknown, row: number): RowError {
  if (!isAppError(error) || !COLUMN_OF_CODE[error.code]) throw error;
  return { row, column: COLUMN_OF_CODE[error.code] ?? "", message: error.message };
}
