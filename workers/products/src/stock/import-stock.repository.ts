import { and, eq, type SQL, sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { importStock, productImports } from "../tables.ts";

/** A piece of an import; `position`: where it begins in the file. */
export type ImportPiece = { importId: string; position: number };

/**
 * A statement that marks the stock of these variants, a query of `variant_id`, as decided by a piece. It returns those
 * that the piece had not marked before, and none when the import is past the piece. The lock keeps it there until the
 * change is made.
 */
export function markStock({ importId, position }: ImportPiece, variantIds: SQL): SQL {
  return sql`
      INSERT INTO ${importStock} (import_id, position, variant_id)
      SELECT piece.id, piece.position, marked.variant_id FROM (${variantIds}) AS marked, (
        SELECT id, position FROM ${productImports}
        WHERE id = ${importId}::uuid AND position = ${position}::int AND finished_at IS NULL
        FOR SHARE
      ) AS piece
      ON CONFLICT DO NOTHING RETURNING variant_id`;
}

/** Marks variants that have the stock of the file already. In the order of ids, so that two runs cannot deadlock. */
export async function markUnchangedStock(db: Db, piece: ImportPiece, variantIds: string[]): Promise<void> {
  const ids = sql.param(`{${variantIds.join(",")}}`);
  await db.execute(
    markStock(piece, sql`SELECT variant_id FROM unnest(${ids}::uuid[]) AS variant_id ORDER BY variant_id`),
  );
}

export const selectMarks = (db: Db, { importId, position }: ImportPiece) =>
  db
    .select({ variantId: importStock.variantId })
    .from(importStock)
    .where(and(eq(importStock.importId, importId), eq(importStock.position, position)));
