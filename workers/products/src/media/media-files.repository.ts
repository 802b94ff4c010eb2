import { sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { mediaAudit, mediaFiles, productImages } from "../tables.ts";

/** For how long a file is kept that no image has. */
const KEPT_FOR = sql`interval '1 day'`;

/**
 * Records that the file is about to be uploaded, which keeps it for a day from now. Returns `false` while the file is
 * being deleted.
 */
export async function keepFile(db: Db, key: string): Promise<boolean> {
  const { rows } = await db.execute(sql`
    INSERT INTO ${mediaFiles} (key) VALUES (${key})
    ON CONFLICT (key) DO UPDATE SET uploaded_at = now() WHERE ${mediaFiles.deletingAt} IS NULL
    RETURNING key`);
  return rows.length > 0;
}

/**
 * The key after which the next slice of the search for unused files begins; `undefined` before the slice is due. A
 * slice that fails is due again in a minute.
 */
export async function takeMediaSlice(db: Db): Promise<string | undefined> {
  const { rows } = await db.execute<{ lastKey: string }>(sql`
    INSERT INTO ${mediaAudit} (id, last_key, next_at) VALUES (1, '', now() + interval '1 minute')
    ON CONFLICT (id) DO UPDATE SET next_at = EXCLUDED.next_at WHERE ${mediaAudit.nextAt} <= now()
    RETURNING last_key AS "lastKey"`);
  return rows[0]?.lastKey;
}

/** Stores where the next slice begins, and in how many seconds it is due. */
export async function storeMediaSlice(db: Db, next: { lastKey: string; inSeconds: number }): Promise<void> {
  await db.update(mediaAudit).set({
    lastKey: next.lastKey,
    nextAt: sql`now() + make_interval(secs => ${next.inSeconds})`,
  });
}

/**
 * Claims the files between two keys that no image has and that were last uploaded a day ago or earlier. `found` are
 * keys of objects that old, some of which may have no row.
 */
export async function claimUnusedFiles(
  db: Db,
  { after, upTo, found }: { after: string; upTo: string; found: string[] },
): Promise<string[]> {
  const [, { rows }] = await db.batch([
    db.execute(sql`
      INSERT INTO ${mediaFiles} (key, uploaded_at)
      SELECT key, date_trunc('second', now() - ${KEPT_FOR}) FROM unnest(${sql.param(`{${found.join(",")}}`)}::char(64)[]) AS key
      ON CONFLICT DO NOTHING`),
    db.execute<{ key: string }>(sql`
      UPDATE ${mediaFiles} f SET deleting_at = now()
      WHERE f.key > ${after} AND f.key <= ${upTo} AND f.uploaded_at <= now() - ${KEPT_FOR}
        AND NOT EXISTS (SELECT FROM ${productImages} i WHERE i.key = f.key)
      RETURNING key`),
  ]);
  return rows.map(({ key }) => key);
}

/** Removes the rows of files whose objects were deleted. */
export async function forgetFiles(db: Db, keys: string[]): Promise<void> {
  await db.execute(sql`
    DELETE FROM ${mediaFiles}
    WHERE key = ANY (${sql.param(`{${keys.join(",")}}`)}::char(64)[]) AND deleting_at IS NOT NULL`);
}
