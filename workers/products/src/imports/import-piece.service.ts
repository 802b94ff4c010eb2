import { describeError } from "#shared/core/log.ts";
import type { ProductsContext } from "../context.ts";
import { mergeGroups } from "../csv/merge-groups.ts";
import { readHeader } from "../csv/read-header.ts";
import { type Piece, readPiece } from "../csv/read-piece.ts";
import type { ImportPiece } from "../stock/import-stock.repository.ts";
import { applyGroups } from "./apply-groups.ts";
import type { Applied } from "./apply-product.ts";
import { importName } from "./import-files.ts";
import {
  findImport,
  holdImport,
  type ImportRow,
  storeProgress,
  takeImport,
  type WantedPiece,
} from "./imports.repository.ts";
import { MAX_ERRORS } from "./imports.schema.ts";

const PIECE_BYTES = 256 * 1024;
/**
 * A piece is read again four times as long until it has a whole product, or one that is too large. The longest has one, unless a
 * row goes on behind it. Then a quotation mark was most likely never closed, and that row takes in the rest of the file.
 */
const MAX_PIECE_BYTES = PIECE_BYTES * 64;
/** A message may take minutes, yet what a crash has to repeat should be little. */
const MAX_PRODUCTS = 100;
/** Two may take ten seconds to load and each some calls to store, and an invocation has a limit of both. */
const MAX_IMAGES = 60;

/** `to`: where the next piece begins in the file. */
type Read = { to: number; columns: string[]; piece: Piece; isLast: boolean };

/** How often a run shows the cron that it works: the cron takes the message for lost that shows nothing for two minutes. */
const KEEP_MS = 30_000;

/**
 * Works off a piece of an import, if it is the next, and returns the one after it. A piece that was worked off before, by
 * a run that crashed or by a message that came twice, changes nothing and counts once.
 */
export async function runImportPiece(ctx: ProductsContext, wanted: WantedPiece): Promise<ImportPiece | undefined> {
  const row = await takeImport(ctx.db, wanted);
  if (!row) return undefined;
  const timer = setInterval(() => ctx.defer(keepImport(ctx, row.id)), KEEP_MS);
  try {
    return await workOff(ctx, row);
  } finally {
    clearInterval(timer);
  }
}

/** Keeps the cron for these seconds and two minutes from queueing an import again. */
export async function keepImport(ctx: ProductsContext, id: string, seconds = 0): Promise<void> {
  await holdImport(ctx.db, id, seconds).catch((error: unknown) =>
    ctx.log.warn("import not kept from being queued again", { importId: id, error: describeError(error) }),
  );
}

async function workOff(ctx: ProductsContext, row: ImportRow): Promise<ImportPiece | undefined> {
  const read = await readNext(ctx, row);
  if (typeof read === "string") {
    const errors = [{ row: row.rows + 1, column: row.columns ? "" : "Handle", message: read }];
    await storeProgress(ctx.db, row.id, { ...nothing(row), errors, status: "failed" });
    return undefined;
  }
  const { piece, isLast, columns, to } = read;
  const applied = await applyGroups(ctx, row, mergeGroups(piece.groups));
  const count = (outcome: Applied["outcome"]) => applied.filter((each) => each.outcome === outcome).length;
  const stored = await storeProgress(ctx.db, row.id, {
    from: row.position,
    to,
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
  return stored && !isLast ? { importId: row.id, position: to } : undefined;
}

/** Gives an import up, whose piece has failed each time, unless it has come past the piece by another message. */
export async function failImport(ctx: ProductsContext, { importId, position }: WantedPiece): Promise<void> {
  const row = await findImport(ctx.db, importId);
  if (!row || (position !== undefined && position !== row.position)) return;
  const errors = [
    {
      row: row.rows + 2,
      column: "",
      message: `an unexpected error stopped the import in this row or one of the next: earlier rows are imported, of the next ${MAX_PRODUCTS} products some may be, later rows are not`,
    },
  ];
  await storeProgress(ctx.db, importId, { ...nothing(row), errors, status: "failed" });
}

const nothing = ({ position, columns }: ImportRow) => ({
  from: position,
  to: position,
  columns,
  counts: { rows: 0, products: 0, created: 0, updated: 0, skipped: 0 },
});

/** Reads the next piece, with all rows of a product that is too large; or says why the file cannot be read. */
async function readNext(ctx: ProductsContext, row: ImportRow): Promise<Read | string> {
  const firstRow = row.rows + 2;
  let read = await readFrom(ctx, row.id, { position: row.position, columns: row.columns, firstRow });
  while (typeof read !== "string" && read.piece.unfinished) {
    const { piece, to, columns } = read;
    const at = { position: to, columns, firstRow: firstRow + piece.rows, skipped: piece.unfinished };
    const rest = await readFrom(ctx, row.id, at);
    if (typeof rest === "string") return rest;
    const errors = [...piece.errors, ...rest.piece.errors].slice(0, MAX_ERRORS);
    const rows = piece.rows + rest.piece.rows;
    read = { ...rest, piece: { ...rest.piece, groups: piece.groups, rows, errors } };
  }
  return read;
}

type From = { position: number; columns: string[] | null; firstRow: number; skipped?: string };

/** Reads a piece that has one whole product or row at least. */
async function readFrom(ctx: ProductsContext, id: string, from: From): Promise<Read | string> {
  const { position, firstRow, skipped } = from;
  for (let length = PIECE_BYTES; length <= MAX_PIECE_BYTES; length *= 4) {
    const object = await ctx.media.get(importName(id), { range: { offset: position, length } });
    if (!object) return "the file is no longer there";
    const bytes = new Uint8Array(await object.arrayBuffer());
    const reachesEnd = position + bytes.length >= object.size;
    const header = from.columns ? { columns: from.columns, bytes: 0 } : readHeader(bytes);
    if (typeof header === "string") return header;
    const { columns, bytes: headerBytes } = header;
    // Its end may be cut between the two characters that end a line.
    if (headerBytes >= bytes.length && !reachesEnd) continue;
    const rows = bytes.subarray(headerBytes);
    const options = {
      columns,
      firstRow,
      isLast: reachesEnd,
      maxGroups: skipped === undefined ? MAX_PRODUCTS : 0,
      maxImages: MAX_IMAGES,
      maxErrors: MAX_ERRORS,
      skipped,
    };
    const piece = readPiece(rows, options);
    const to = position + headerBytes + piece.bytes;
    const isLast = to >= object.size;
    const isSkipped = skipped !== undefined && !piece.unfinished;
    if (piece.bytes > 0 || isLast || isSkipped) return { to, columns, piece, isLast };
    if (length === MAX_PIECE_BYTES) {
      return { to: object.size, columns, piece: readPiece(rows, { ...options, isLast: true }), isLast: true };
    }
  }
  return "no row after this one can be read";
}
