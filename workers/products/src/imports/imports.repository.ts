import { and, asc, eq, inArray, isNull, sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { newestFirst, olderThan } from "#shared/database/keyset.ts";
import type { TimeKey } from "#shared/http/pagination.ts";
import { type ProductRow, productSelection } from "../catalogue/product-rows.ts";
import { forSale } from "../catalogue/products.repository.ts";
import type { RowError } from "../csv/read-piece.ts";
import { type ImportPiece, selectMarks } from "../stock/import-stock.repository.ts";
import {
  importStock,
  mediaFiles,
  productImages,
  productImportErrors,
  productImports,
  products,
  variants,
} from "../tables.ts";
import { MAX_ERRORS } from "./imports.schema.ts";

export type ImportRow = typeof productImports.$inferSelect;
type NewImport = Pick<ImportRow, "id" | "isDryRun" | "currency" | "origin">;

export async function insertImport(db: Db, row: NewImport): Promise<ImportRow> {
  const [inserted] = await db.insert(productImports).values(row).returning();
  return inserted as ImportRow;
}

export async function findImport(db: Db, id: string): Promise<ImportRow | undefined> {
  const [row] = await db.select().from(productImports).where(eq(productImports.id, id));
  return row;
}

/** What a message asks for: a piece of an import, or whatever piece is the next when it names no position. */
export type WantedPiece = { importId: string; position?: number | undefined };

/** Takes an import to work on it, unless it is finished or at another position. From now on it counts as touched. */
export async function takeImport(db: Db, { importId, position }: WantedPiece): Promise<ImportRow | undefined> {
  const [row] = await db
    .update(productImports)
    .set({ updatedAt: touchedFor(0) })
    .where(
      and(
        eq(productImports.id, importId),
        isNull(productImports.finishedAt),
        position === undefined ? undefined : eq(productImports.position, position),
      ),
    )
    .returning();
  return row;
}

/** Lets an import count as touched for this long, for `takeStalledImports`. */
export async function holdImport(db: Db, id: string, seconds: number): Promise<void> {
  await db
    .update(productImports)
    .set({ updatedAt: touchedFor(seconds) })
    .where(and(eq(productImports.id, id), isNull(productImports.finishedAt)));
}

const touchedFor = (seconds: number) =>
  sql`greatest(${productImports.updatedAt}, now() + make_interval(secs => ${seconds}::int))`;

export async function findImportWithErrors(
  db: Db,
  id: string,
): Promise<{ row: ImportRow | undefined; errors: RowError[] }> {
  const { row, column, message } = productImportErrors;
  const [[found], errors] = await db.batch([
    db.select().from(productImports).where(eq(productImports.id, id)),
    db
      .select({ row, column, message })
      .from(productImportErrors)
      .where(eq(productImportErrors.importId, id))
      .orderBy(asc(productImportErrors.row), asc(productImportErrors.id)),
  ]);
  return { row: found, errors };
}

/** Reads one row more than `limit`, which shows whether there is another page. */
export function listImportRows(db: Db, { after, limit }: { after: TimeKey | undefined; limit: number }) {
  return db
    .select()
    .from(productImports)
    .where(olderThan(productImports, after))
    .orderBy(...newestFirst(productImports))
    .limit(limit + 1);
}

export type Progress = {
  /** Where the piece began: progress is stored once, however often a piece is worked off. */
  from: number;
  to: number;
  columns: string[] | null;
  counts: Record<"rows" | "products" | "created" | "updated" | "skipped", number>;
  errors: RowError[];
  status: "running" | "done" | "failed";
};

/** Stores what a piece came to, unless it was stored before; returns whether it was. */
export async function storeProgress(db: Db, id: string, progress: Progress): Promise<boolean> {
  const { from, to, columns, counts, errors, status } = progress;
  const add = (name: keyof typeof counts) =>
    sql`${sql.identifier(name)} = ${sql.identifier(name)} + ${counts[name]}::int`;
  const { rows } = await db.execute(sql`
    WITH progress AS (
      UPDATE ${productImports} SET status = ${status}, position = ${to}::int,
        columns = coalesce(${columns && JSON.stringify(columns)}::jsonb, columns),
        ${sql.join((["rows", "products", "created", "updated", "skipped"] as const).map(add), sql`, `)},
        updated_at = now(), finished_at = CASE WHEN ${status} <> 'running' THEN now() END
      WHERE id = ${id}::uuid AND position = ${from}::int AND finished_at IS NULL
      RETURNING id
    ), errors AS (
      INSERT INTO ${productImportErrors} (import_id, "row", "column", message)
      SELECT progress.id, e."row", e."column", e.message
      FROM progress, jsonb_to_recordset(${JSON.stringify(errors.slice(0, MAX_ERRORS))}::jsonb) AS e ("row" int, "column" text, message text)
      LIMIT greatest(0, ${MAX_ERRORS} - (SELECT count(*) FROM ${productImportErrors} WHERE import_id = ${id}::uuid))
    ), marks AS (
      DELETE FROM ${importStock} USING progress WHERE import_id = progress.id AND position <= ${from}::int
    )
    SELECT id FROM progress`);
  return rows.length > 0;
}

/**
 * Imports that are not finished and that no run has touched for two minutes, oldest first. They count as touched now, so
 * that another cron does not find them too.
 */
export async function takeStalledImports(db: Db, { limit }: { limit: number }): Promise<ImportPiece[]> {
  const { rows } = await db.execute<{ id: string; position: number }>(sql`
    UPDATE ${productImports} SET updated_at = now() WHERE id IN (
      SELECT id FROM ${productImports} WHERE finished_at IS NULL AND updated_at < now() - interval '2 minutes'
      ORDER BY updated_at LIMIT ${limit}::int FOR UPDATE SKIP LOCKED
    ) RETURNING id, position`);
  return rows.map(({ id, position }) => ({ importId: id, position }));
}

/** Deletes imports that finished 90 days ago. */
export async function pruneImports(db: Db): Promise<void> {
  await db.execute(sql`DELETE FROM ${productImports} WHERE finished_at < now() - interval '90 days'`);
}

/** The products with these handles, and the variants whose stock the piece has decided. */
export async function findByHandles(
  db: Db,
  handles: string[],
  piece: ImportPiece,
): Promise<{ found: ProductRow[]; decided: Set<string> }> {
  const [rows, marks] = await db.batch([
    db
      .select(productSelection)
      .from(products)
      .where(and(inArray(products.slug, handles), forSale)),
    selectMarks(db, piece),
  ]);
  return { found: rows.map(({ product }) => product), decided: new Set(marks.map(({ variantId }) => variantId)) };
}

type Owners = [key: string, handle: string][];

/** The handles of the products for sale that have these names, in lower case, and of those with variants with these SKUs. */
export async function findTaken(
  db: Db,
  { names, skus }: { names: string[]; skus: string[] },
): Promise<{ names: Owners; skus: Owners }> {
  const ofName = sql<string>`lower(${products.name})`;
  const [byName, bySku] = await db.batch([
    db
      .select({ key: ofName, handle: products.slug })
      .from(products)
      .where(and(inArray(ofName, names), forSale)),
    db
      .select({ key: variants.sku, handle: products.slug })
      .from(variants)
      .innerJoin(products, eq(products.id, variants.productId))
      .where(and(inArray(variants.sku, skus), isNull(variants.removedAt))),
  ]);
  const toOwners = (rows: { key: string | null; handle: string }[]): Owners =>
    rows.map(({ key, handle }) => [key ?? "", handle]);
  return { names: toOwners(byName), skus: toOwners(bySku) };
}

/** The size of the file with this key, as an image that has it shows it. */
export async function findFileSize(db: Db, key: string): Promise<{ width: number; height: number } | undefined> {
  const { width, height } = productImages;
  const [found] = await db
    .select({ width, height })
    .from(productImages)
    .innerJoin(mediaFiles, eq(mediaFiles.key, productImages.key))
    .where(and(eq(productImages.key, key), isNull(mediaFiles.deletingAt)))
    .limit(1);
  return found;
}

/** The addresses that images of a product were loaded from, by the ids of the images. */
export async function findSources(db: Db, productId: string): Promise<Map<string, string>> {
  const { id, sourceUrl } = productImages;
  const rows = await db.select({ id, sourceUrl }).from(productImages).where(eq(productImages.productId, productId));
  return new Map(rows.flatMap((row) => (row.sourceUrl ? [[row.id, row.sourceUrl] as const] : [])));
}
