import pMap from "p-map";
import { CALL_CONCURRENCY } from "#shared/core/concurrency.ts";
import { describeError } from "#shared/core/log.ts";
import type { ProductRow } from "../catalogue/product-rows.ts";
import { forgetProducts } from "../catalogue/products.cache.ts";
import type { ProductsContext } from "../context.ts";
import { mergeGroups } from "../csv/merge-groups.ts";
import { type Group, type Piece, type RowError, readHeader, readPiece } from "../csv/read-piece.ts";
import { type ImportPiece, markUnchangedStock } from "../stock/import-stock.repository.ts";
import { type Applied, applyProduct, findUnchangedStock } from "./apply-product.ts";
import { importImages } from "./import-images.ts";
import { findByHandles, findImport, type ImportRow, storeProgress } from "./imports.repository.ts";
import { importName } from "./import-files.ts";
import { type ReadProduct, readProduct } from "./product-body.ts";

const PIECE_BYTES = 256 * 1024;
/** A message may take minutes, yet what a crash has to repeat should be little. */
const MAX_PRODUCTS = 100;
/** Each may take ten seconds to load and some calls to store, and an invocation has a limit of both. */
const MAX_IMAGES = 60;
/** How often a product is read again that others change at the same time. */
const MAX_ATTEMPTS = 20;

type Read = { from: number; columns: string[]; piece: Piece; isLast: boolean };

/**
 * Works off the next piece of an import, and returns whether there is another one. A piece that was worked off before, by
 * a run that crashed or by a message that came twice, changes nothing and counts once.
 */
export async function runImportPiece(ctx: ProductsContext, id: string): Promise<boolean> {
  const row = await findImport(ctx.db, id);
  if (!row || row.finishedAt) return false;
  const read = await readNext(ctx, row);
  if (typeof read === "string") {
    const errors = [{ row: row.rows + 1, column: row.columns ? "" : "Handle", message: read }];
    await storeProgress(ctx.db, id, { ...nothing(row), errors, status: "failed" });
    return false;
  }
  const { piece, isLast, columns } = read;
  const applied = await applyGroups(ctx, row, mergeGroups(piece.groups));
  const count = (outcome: Applied["outcome"]) => applied.filter((each) => each.outcome === outcome).length;
  const stored = await storeProgress(ctx.db, id, {
    from: row.position,
    to: read.from + piece.bytes,
    columns: row.columns ? null : columns,
    counts: {
      rows: piece.rows,
      products: applied.length,
      created: count("created"),
      updated: count("updated"),
      skipped: count("skipped"),
    },
    errors: [...piece.errors, ...applied.flatMap(({ errors }) => errors)].sort((a, b) => a.row - b.row),
    status: isLast ? "done" : "running",
  });
  return stored && !isLast;
}

/** Gives an import up, whose piece has failed each time. */
export async function failImport(ctx: ProductsContext, id: string): Promise<void> {
  const row = await findImport(ctx.db, id);
  if (!row) return;
  const errors = [
    {
      row: row.rows + 2,
      column: "",
      message: `an unexpected error stopped the import in this row or one of the next: earlier rows are imported, of the next ${MAX_PRODUCTS} products some may be, later rows are not`,
    },
  ];
  await storeProgress(ctx.db, id, { ...nothing(row), errors, status: "failed" });
}

const nothing = ({ position, columns }: ImportRow) => ({
  from: position,
  to: position,
  columns,
  counts: { rows: 0, products: 0, created: 0, updated: 0, skipped: 0 },
});

/** Reads a piece that has one whole product at least; or says why the file cannot be read. */
async function readNext(ctx: ProductsContext, row: ImportRow): Promise<Read | string> {
  for (let length = PIECE_BYTES; ; length *= 4) {
    const object = await ctx.media.get(importName(row.id), { range: { offset: row.position, length } });
    if (!object) return "the file is no longer there";
    const bytes = new Uint8Array(await object.arrayBuffer());
    const reachesEnd = row.position + bytes.length >= object.size;
    const header = row.columns ? { columns: row.columns, bytes: 0 } : readHeader(bytes);
    if (typeof header === "string") return header;
    const { columns, bytes: headerBytes } = header;
    // Its end may be cut between the two characters that end a line.
    if (headerBytes >= bytes.length && !reachesEnd) continue;
    const firstRow = row.rows + 2;
    const piece = readPiece(bytes.subarray(headerBytes), {
      columns,
      firstRow,
      isLast: reachesEnd,
      maxGroups: MAX_PRODUCTS,
      maxImages: MAX_IMAGES,
    });
    const from = row.position + headerBytes;
    const isLast = from + piece.bytes >= object.size;
    if (piece.bytes > 0 || isLast) return { from, columns, piece, isLast };
    if (reachesEnd) return "the file cannot be read to its end";
  }
}

type Work = { row: ImportRow; piece: ImportPiece; decided: ReadonlySet<string> };
type Planned = { group: Group; existing: ProductRow | undefined; read: ReadProduct | RowError[] };

/** Applies the products of a piece. One that fails does not keep the others from being applied, before its error is thrown. */
async function applyGroups(ctx: ProductsContext, row: ImportRow, groups: Group[]): Promise<Applied[]> {
  const piece = { importId: row.id, position: row.position };
  const handles = groups
    .filter(({ handle, errors }) => errors.length === 0 && handle.length <= 120)
    .map(({ handle }) => handle);
  const { found, decided } = await findByHandles(ctx.db, handles, piece);
  const byHandle = new Map(found.map((product) => [product.slug, product]));
  const planned = groups.map((group) => planGroup(row, group, byHandle.get(group.handle)));
  const unchanged = planned
    .flatMap(({ read, existing }) => (Array.isArray(read) ? [] : findUnchangedStock(read, existing)))
    .filter((id) => !decided.has(id));
  if (!row.isDryRun && unchanged.length > 0) await markUnchangedStock(ctx.db, piece, unchanged);
  const work = { row, piece, decided: new Set([...decided, ...unchanged]) };
  const failures: unknown[] = [];
  const applied = await pMap(
    planned,
    async (each) => {
      try {
        return await applyGroup(ctx, work, each);
      } catch (error) {
        ctx.log.warn("product not imported", {
          importId: row.id,
          row: firstRow(each.group),
          error: describeError(error),
        });
        failures.push(error);
        return skip([]);
      }
    },
    { concurrency: CALL_CONCURRENCY },
  );
  const changed = applied.filter(({ outcome }) => outcome !== "skipped").flatMap(({ product }) => product?.id ?? []);
  if (!row.isDryRun && changed.length > 0) await forgetProducts(ctx, changed);
  if (failures.length > 0) throw failures[0];
  return applied;
}

const firstRow = ({ rows }: Group) => rows[0]?.row ?? 0;
const skip = (errors: RowError[]): Applied => ({ outcome: "skipped", product: undefined, errors });

const planGroup = (row: ImportRow, group: Group, existing: ProductRow | undefined): Planned => ({
  group,
  existing,
  read: group.errors.length > 0 ? group.errors : readProduct(group, existing, row.currency),
});

async function applyGroup(ctx: ProductsContext, work: Work, planned: Planned): Promise<Applied> {
  const { row } = work;
  const { existing } = planned;
  const { applied, read } = await applyFresh(ctx, work, planned);
  const images = read ? await applyImages(ctx, row, { applied, read }) : applied;
  const isChanged = images.product !== applied.product;
  const outcome = applied.outcome === "skipped" && isChanged ? "updated" : applied.outcome;
  // A run of this piece that crashed may have created it.
  const isNew = outcome === "skipped" && existing && existing.createdAt > row.createdAt;
  return { ...images, outcome: isNew ? "created" : outcome };
}

/** Applies a product, again if it was changed in the meantime. */
async function applyFresh(
  ctx: ProductsContext,
  { row, piece, decided }: Work,
  planned: Planned,
): Promise<{ applied: Applied; read?: ReadProduct }> {
  const { group } = planned;
  let { read, existing } = planned;
  let known = decided;
  let isUpdated = false;
  for (let attempt = 1; ; attempt++) {
    if (Array.isArray(read)) return { applied: skip(read) };
    const target = { existing, decided: known, row: firstRow(group), piece: row.isDryRun ? undefined : piece };
    const applied = await applyProduct(ctx, read, target);
    isUpdated ||= applied.outcome === "updated";
    if (!applied.isStale) {
      return { read, applied: { ...applied, outcome: isUpdated ? "updated" : applied.outcome } };
    }
    // Another run has finished the piece, and counts its products.
    const now = await findImport(ctx.db, row.id);
    if (!now || now.finishedAt || now.position !== row.position) return { applied: skip([]) };
    if (attempt === MAX_ATTEMPTS) throw new Error(`product ${group.handle} was changed by others ${attempt} times`);
    const again = await findByHandles(ctx.db, [group.handle], piece);
    known = again.decided;
    ({ read, existing } = planGroup(row, group, again.found[0]));
  }
}

async function applyImages(
  ctx: ProductsContext,
  row: ImportRow,
  { applied, read }: { applied: Applied; read: ReadProduct },
): Promise<Applied> {
  const { product, errors } = applied;
  if (!product || row.isDryRun || read.images.length === 0) return applied;
  const images = await importImages(ctx, product, { read, origin: row.origin });
  return { ...applied, product: images.product, errors: [...errors, ...images.errors] };
}
