import { sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { takeTurn } from "../sending/sender.repository.ts";
import { deliveries, endpoints } from "../tables.ts";

/** Less than the id of any delivery. */
const FIRST_ID = "00000000-0000-0000-0000-000000000000";

/**
 * Notes that an endpoint's deliveries since then are to be made due. One that is not finished goes back to that time, if it is
 * further. Returns whether there is such an endpoint.
 */
export async function insertRecovery(db: Db, endpointId: string, since: Date): Promise<boolean> {
  const from = sql`${since.toISOString()}::timestamptz`;
  const { rowCount } = await db.execute(sql`
    UPDATE ${endpoints} SET
      recover_after = least(recover_after, ${from}),
      recover_after_id = CASE WHEN recover_after < ${from} THEN recover_after_id ELSE ${FIRST_ID}::uuid END
    WHERE id = ${endpointId}::uuid`);
  return rowCount === 1;
}

/** The endpoints whose recovery is not finished. */
export async function listRecoveries(db: Db): Promise<string[]> {
  const { rows } = await db.execute<{ id: string }>(
    sql`SELECT id FROM ${endpoints} WHERE recover_after IS NOT NULL ORDER BY recover_after`,
  );
  return rows.map(({ id }) => id);
}

/**
 * Makes those due that have not succeeded among the next `limit` deliveries of an endpoint, the oldest first. What is due for its
 * first attempt is not written again. Returns how many wait for the sender now, and whether there are no more.
 */
export async function recoverBatch(
  db: Db,
  endpointId: string,
  limit: number,
): Promise<{ deliveries: number; isDone: boolean }> {
  const [, { rows }] = await db.batch([
    takeTurn(db),
    db.execute<{ deliveries: number; isDone: boolean }>(sql`
      WITH recovery AS (
        SELECT id, recover_after, recover_after_id FROM ${endpoints}
        WHERE id = ${endpointId}::uuid AND recover_after IS NOT NULL FOR NO KEY UPDATE
      ), batch AS (
        SELECT d.* FROM recovery AS r CROSS JOIN LATERAL (
          SELECT id, created_at, status, tries, next_attempt_at FROM ${deliveries}
          WHERE endpoint_id = r.id AND (created_at, id) > (r.recover_after, r.recover_after_id)
          ORDER BY created_at NULLS FIRST, id NULLS FIRST LIMIT ${limit}::int
        ) AS d
      ), retried AS (
        UPDATE ${deliveries} SET status = 'pending', tries = 0, next_attempt_at = now()
        WHERE id = ANY(ARRAY(
          SELECT id FROM batch WHERE status = 'failed' OR (status = 'pending' AND (tries > 0 OR next_attempt_at > now()))
        ))
      ), moved AS (
        -- To the last of a full batch. A short one has none, and ends the recovery.
        UPDATE ${endpoints} SET (recover_after, recover_after_id) = (
          SELECT created_at, id FROM batch ORDER BY created_at, id OFFSET ${limit}::int - 1 LIMIT 1
        )
        WHERE id = (SELECT id FROM recovery)
      )
      SELECT (count(*) FILTER (WHERE status <> 'succeeded'))::int AS deliveries, count(*) < ${limit}::int AS "isDone"
      FROM batch`),
  ]);
  return rows[0] as { deliveries: number; isDone: boolean };
}
