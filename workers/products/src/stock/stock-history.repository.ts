import { type SQL, sql } from "drizzle-orm";
import type { FinalReservations } from "#shared/contracts/products.ts";
import type { Db } from "#shared/database/db.ts";
import { ago } from "#shared/database/delete-oldest.ts";
import { reservationLines, reservations, stockLedger } from "../tables.ts";

/** Serialises roll-ups: two concurrent ones would each write an opening row for the same variant. */
const lockRollUps = (db: Db) =>
  db.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended('products.stock-history', 0))`);

/**
 * Deletes ledger rows and adds their sum to the opening row of their variant, so that the sum of the ledger does not
 * change. `deleted` is a statement that deletes the rows and returns `product_id` and `delta`. Rows are selected by
 * arrays of keys instead of a join: the planner cannot know how few they are, and might scan the whole table.
 */
const rollUp = (deleted: SQL) => sql`
  entries AS (${deleted}), opening AS (
    DELETE FROM ${stockLedger} WHERE is_opening AND product_id = ANY(ARRAY(SELECT DISTINCT product_id FROM entries))
    RETURNING product_id, delta
  ), rolled_up AS (
    INSERT INTO ${stockLedger} (product_id, delta, reason, note, is_opening)
    SELECT product_id, sum(delta), 'adjusted', 'Opening balance', true
    FROM (SELECT * FROM entries UNION ALL SELECT * FROM opening) AS summed
    GROUP BY product_id HAVING sum(delta) <> 0
  )`;

/** All ledger entries of these reservations. They are rolled up together, since the audit compares their sum. */
const entriesOf = (ids: SQL) => sql`
  DELETE FROM ${stockLedger} WHERE reservation_id = ANY(ARRAY(${ids})) RETURNING product_id, delta`;

/**
 * Deletes the lines of reservations whose orders are final and rolls up their ledger entries, so that the audit still
 * balances. The reservation's row stays; otherwise a repeat of its request would take stock again. A reservation in an
 * unexpected state is skipped. Returns how many lines were deleted.
 */
export async function deleteFinalLines(db: Db, { confirmed, returned }: FinalReservations): Promise<number> {
  const listOf = (ids: string[]) => sql`${sql.param(`{${ids.join(",")}}`)}::uuid[]`;
  const final = sql`
    SELECT id FROM ${reservations}
    WHERE id = ANY(${listOf(confirmed)}) AND state = 'confirmed' OR id = ANY(${listOf(returned)}) AND state = 'returned'`;
  const lock = db.execute(sql`${final} ORDER BY id FOR UPDATE`);
  const remove = db.execute(sql`
    WITH final AS (${final}), ${rollUp(entriesOf(sql`SELECT id FROM final`))}
    DELETE FROM ${reservationLines} WHERE reservation_id = ANY(ARRAY(SELECT id FROM final))`);
  const [, , { rowCount }] = await db.batch([lockRollUps(db), lock, remove]);
  return rowCount ?? 0;
}

/** Deletes released reservations, which have no order, after a week. Returns how many. */
export async function deleteReleased(db: Db, limit: number): Promise<number> {
  const released = sql`
    SELECT id FROM ${reservations} WHERE state = 'released' AND updated_at < ${ago("7 days")}
    ORDER BY updated_at LIMIT ${limit}::int FOR UPDATE SKIP LOCKED`;
  // The row lock prevents a retry from holding the reservation again while it is deleted.
  const remove = db.execute(sql`
    WITH released AS MATERIALIZED (${released}), ${rollUp(entriesOf(sql`SELECT id FROM released`))}
    DELETE FROM ${reservations} WHERE id = ANY(ARRAY(SELECT id FROM released))`);
  const [, { rowCount }] = await db.batch([lockRollUps(db), remove]);
  return rowCount ?? 0;
}

/** Rolls up entries of added stock that are older than 90 days. Returns how many. */
export async function rollUpOldEntries(db: Db, limit: number): Promise<number> {
  const old = sql`
    DELETE FROM ${stockLedger} WHERE ctid = ANY(ARRAY(
      SELECT ctid FROM ${stockLedger}
      WHERE reservation_id IS NULL AND NOT is_opening AND created_at < ${ago("90 days")}
      ORDER BY created_at LIMIT ${limit}::int FOR UPDATE))
    RETURNING product_id, delta`;
  const remove = db.execute<{ count: number }>(sql`WITH ${rollUp(old)} SELECT count(*)::int AS count FROM entries`);
  const [, { rows }] = await db.batch([lockRollUps(db), remove]);
  return rows[0]?.count ?? 0;
}
