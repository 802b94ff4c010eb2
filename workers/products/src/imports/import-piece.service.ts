import pMap from "p-map";
import { CALL_CONCURRENCY } from "#shared/core/concurrency.ts";
import type { ProductRow } from "../catalogue/product-rows.ts";
import { forgetProducts } from "../catalogue/products.cache.ts";
import type { ProductsContext } from "../context.ts";
import { type Group, type Piece, readHeader, readPiece } from "../csv/read-piece.ts";
import { type Applied, applyProduct } from "./apply-product.ts";
import { importImages } from "./import-images.ts";
import { findByHandles, findImport, type ImportRow, storeProgress } from "./imports.repository.ts";
import { importName } from "./import-files.ts";
import { type ReadProduct, readProduct } from "./product-body.ts";

const PIECE_BYTES = 256 * 1024;
/** A message may take minutes, yet what a crash has to repeat should be little. */
const MAX_PRODUCTS = 100;
/** Each may take ten seconds to load and some calls to store, and an invocation has a limit of both. */
const MAX_IMAGES = 60;

type Read = { from: number; columns: string[]; piece: Piece; isLast: boolean };

/**
 * Works off the next piece of an import, and returns whether there is another one. A piece that was worked off before, by
 * a run that crashed or by a message that came twice, changes nothing and counts once.
 */
export async function runImportPiece(ctx: ProductsContext, id: string): Promise<boolean> {
  const row = await findImport(ctx.db, id);
  if (!row || row.finishedAt) return false;
  const read = await readNext(ctx, row);
  if (!read) {
    const errors = [
      { row: 1, column: "Handle", message: "the first row must name the columns of Shopify's product export" },
    ];
    await storeProgress(ctx.db, id, { ...nothing(row), errors, status: "failed" });
    return false;
  }
  const { piece, isLast, columns } = read;
  const applied = await applyGroups(ctx, row, piece.groups);
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
    { row: row.rows + 2, column: "", message: "the import stopped here: send the file again, it goes on" },
  ];
  await storeProgress(ctx.db, id, { ...nothing(row), errors, status: "failed" });
}

const nothing = ({ position, columns }: ImportRow) => ({
  from: position,
  to: position,
  columns,
  counts: { rows: 0, products: 0, created: 0, updated: 0, skipped: 0 },
});

/** Reads a piece that has one whole product at least. `undefined`: the file has no row with the names of the columns. */
async function readNext(ctx: ProductsContext, row: ImportRow): Promise<Read | undefined> {
  for (let length = PIECE_BYTES; ; length *= 4) {
    const object = await ctx.media.get(importName(row.id), { range: { offset: row.position, length } });
    if (!object) return undefined;
    const bytes = new Uint8Array(await object.arrayBuffer());
    const reachesEnd = row.position + bytes.length >= object.size;
    const header = row.columns ? { columns: row.columns, bytes: 0 } : readHeader(bytes);
    if (!header) return undefined;
    const { columns, bytes: headerBytes } = header;
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
    if (reachesEnd) return undefined;
  }
}

async function applyGroups(ctx: ProductsContext, row: ImportRow, groups: Group[]): Promise<Applied[]> {
  const handles = [...new Set(groups.map(({ handle }) => handle))].filter((handle) => handle.length <= 120);
  const found = handles.length > 0 ? await findByHandles(ctx.db, handles) : [];
  const byHandle = new Map(found.map((product) => [product.slug, product]));
  const applied = await pMap(groups, (group) => applyGroup(ctx, row, group, byHandle), {
    concurrency: CALL_CONCURRENCY,
  });
  const changed = applied.filter(({ outcome }) => outcome !== "skipped").flatMap(({ product }) => product?.id ?? []);
  if (!row.isDryRun && changed.length > 0) await forgetProducts(ctx, changed);
  return applied;
}

async function applyGroup(
  ctx: ProductsContext,
  row: ImportRow,
  group: Group,
  byHandle: Map<string, ProductRow>,
): Promise<Applied> {
  const existing = byHandle.get(group.handle);
  const read = readProduct(group, existing, row.currency);
  if (Array.isArray(read)) return { outcome: "skipped", product: undefined, errors: read };
  const dryRun = row.isDryRun;
  const applied = await applyProduct(ctx, read, { existing, row: group.rows[0]?.row ?? 0, dryRun });
  const images = await applyImages(ctx, row, { applied, read });
  const isChanged = images.product !== applied.product;
  const outcome = applied.outcome === "skipped" && isChanged ? "updated" : applied.outcome;
  // A run of this piece that crashed may have created it.
  const isNew = outcome === "skipped" && existing && existing.createdAt > row.createdAt;
  return { ...images, outcome: isNew ? "created" : outcome };
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
