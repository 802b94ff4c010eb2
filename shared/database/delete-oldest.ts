import { type SQL, sql } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import type { Db } from "./db.ts";

type Oldest = {
  /** Of an index that begins with it, the batch reads only the first rows. */
  by: PgColumn;
  /** Rows before this moment are deleted. */
  before: SQL;
  /** A further condition; by default none. */
  where?: SQL;
  limit: number;
};

/**
 * Deletes the `limit` oldest rows before a moment; returns how many there were. The rows are found by an index, locked,
 * and deleted by their place in the table (`ctid`), so the cost does not depend on how many rows there are. A row that
 * another statement holds is left for the next run.
 */
export async function deleteOldest(db: Db, table: PgTable, { by, before, where, limit }: Oldest): Promise<number> {
  const { rowCount } = await db.execute(sql`
    DELETE FROM ${table} WHERE ctid = ANY(ARRAY(
      SELECT ctid FROM ${table} WHERE ${by} < ${before} ${where ? sql`AND ${where}` : sql``}
      ORDER BY ${by} LIMIT ${limit}::int FOR UPDATE SKIP LOCKED))`);
  return rowCount ?? 0;
}

/** A moment of the past, by the clock of the database. */
export const ago = (interval: `${number} ${"hours" | "days"}`) => sql`now() - ${interval}::interval`;
