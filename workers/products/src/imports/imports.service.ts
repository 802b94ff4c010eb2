import { AppError, validationFailed } from "#shared/core/errors.ts";
import { decodeTimeCursor, type Page, toTimePage } from "#shared/http/pagination.ts";
import type { ProductsContext } from "../context.ts";
import type { RowError } from "../csv/read-piece.ts";
import type { ImportPiece } from "../stock/import-stock.repository.ts";
import { IMPORTS_PREFIX, importName } from "./import-files.ts";
import {
  findImportWithErrors,
  type ImportRow,
  insertImport,
  listImportRows,
  pruneImports,
  takeStalledImports,
} from "./imports.repository.ts";
import type { Import } from "./imports.schema.ts";

type NewImport = {
  file: { body: ReadableStream | null; bytes: number | undefined };
  dryRun: boolean;
  currency: string;
  origin: string;
};

/**
 * Stores a file of products and queues its import.
 *
 * @throws AppError validation-failed when the file is empty
 */
export async function startImport(
  ctx: ProductsContext,
  { file, dryRun, currency, origin }: NewImport,
): Promise<Import> {
  const id = ctx.newId();
  const { body, bytes } = file;
  if (!body || bytes === 0) throw validationFailed("", "too_small", "the file is empty");
  // R2 must know the length of a stream; without one the gateway has read the whole body, so it is in memory anyway.
  const content = bytes ? body.pipeThrough(new FixedLengthStream(bytes)) : await new Response(body).arrayBuffer();
  await ctx.media.put(importName(id), content, { httpMetadata: { contentType: "text/csv" } });
  const row = await insertImport(ctx.db, { id, isDryRun: dryRun, currency, origin });
  await queuePiece(ctx, { importId: id, position: row.position });
  return toImport(row, []);
}

/** Queues the next piece of an import. A cron does it again if this fails. */
export async function queuePiece(ctx: ProductsContext, { importId, position }: ImportPiece): Promise<void> {
  await ctx.imports.send({ importId, position }).catch(() => ctx.log.warn("import not queued", { importId, position }));
}

/** @throws AppError not-found */
export async function getImport(ctx: ProductsContext, id: string): Promise<Import> {
  const { row, errors } = await findImportWithErrors(ctx.db, id);
  if (!row) throw new AppError("not-found");
  return toImport(row, errors);
}

export async function listImports(
  ctx: ProductsContext,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<Import>> {
  const rows = await listImportRows(ctx.db, { after: decodeTimeCursor(cursor), limit });
  return toTimePage(rows, limit, (row) => toImport(row, []));
}

const MAX_STALLED = 10;
const DAY_MS = 86_400_000;

/** Queues imports again whose message was lost, as with a crash, and deletes old imports with their files. */
export async function resumeImports(ctx: ProductsContext): Promise<void> {
  for (const piece of await takeStalledImports(ctx.db, { limit: MAX_STALLED })) await ctx.imports.send(piece);
  await pruneImports(ctx.db);
  const { objects } = await ctx.media.list({ prefix: IMPORTS_PREFIX });
  const before = ctx.now().getTime() - 7 * DAY_MS;
  const old = objects.filter(({ uploaded }) => uploaded.getTime() < before).map(({ key }) => key);
  if (old.length > 0) await ctx.media.delete(old);
}

function toImport(row: ImportRow, errors: RowError[]): Import {
  const { id, status, isDryRun: dryRun, rows, products, created, updated, skipped, createdAt, finishedAt } = row;
  const counts = { rows, products, created, updated, skipped };
  return {
    id,
    status,
    dryRun,
    ...counts,
    errors,
    createdAt: createdAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  };
}
