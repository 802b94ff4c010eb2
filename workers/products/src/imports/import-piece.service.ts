import type { ProductsContext } from "../context.ts";
import { mergeGroups } from "../csv/merge-groups.ts";
import { type Piece, readHeader, readPiece } from "../csv/read-piece.ts";
import { applyGroups } from "./apply-groups.ts";
import type { Applied } from "./apply-product.ts";
import { importName } from "./import-files.ts";
import { findImport, type ImportRow, storeProgress } from "./imports.repository.ts";

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
