import { sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { brokenStock, reservationLines, reservations, stockAudit, stockLedger, variants } from "../tables.ts";

const BEFORE_ALL = "00000000-0000-0000-0000-000000000000";

type Slice = { after: string; upTo: string };

/**
 * The next variants by id: those after the previous slice, or the first again after the last. `undefined` before the
 * next slice is due.
 */
export async function takeSlice(db: Db, { size }: { size: number }): Promise<Slice | undefined> {
  const { rows } = await db.execute<Slice>(sql`
    WITH taken AS (
      SELECT coalesce((SELECT last_product_id FROM ${stockAudit}), ${BEFORE_ALL}::uuid) AS after
      WHERE NOT EXISTS (SELECT FROM ${stockAudit} WHERE next_at > now())
    ), slice AS (
      SELECT id FROM ${variants}, taken WHERE id > taken.after ORDER BY id LIMIT ${size}::int
    ), next AS (
      SELECT taken.after, coalesce((SELECT id FROM slice ORDER BY id DESC LIMIT 1), taken.after) AS up_to,
        (SELECT count(*) FROM slice) < ${size}::int AS was_last
      FROM taken
    ), moved AS (
      INSERT INTO ${stockAudit} (id, last_product_id)
      SELECT 1, CASE WHEN was_last THEN ${BEFORE_ALL}::uuid ELSE up_to END FROM next
      ON CONFLICT (id) DO UPDATE SET last_product_id = EXCLUDED.last_product_id
    )
    SELECT after, up_to AS "upTo" FROM next`);
  return rows[0];
}

/** No slice is taken before this many seconds from now. */
export async function postponeNextSlice(db: Db, { seconds }: { seconds: number }): Promise<void> {
  await db.update(stockAudit).set({ nextAt: sql`now() + make_interval(secs => ${seconds})` });
}

/**
 * Compares, in one snapshot, each variant's stock with the sum of its ledger, and stock plus held and sold units with
 * all that was added. Stores the variants that differ and deletes those that no longer do.
 */
export async function auditSlice(db: Db, { after, upTo }: Slice): Promise<string[]> {
  const { rows } = await db.execute<{ variantId: string }>(sql`
    WITH slice AS (
      SELECT id, available_stock FROM ${variants} WHERE id > ${after}::uuid AND id <= ${upTo}::uuid
    ), ledger AS (
      SELECT product_id, sum(delta) AS all_of_it,
        sum(delta) FILTER (WHERE reason IN ('created', 'set', 'adjusted')) AS put_in
      FROM ${stockLedger} WHERE product_id > ${after}::uuid AND product_id <= ${upTo}::uuid
      GROUP BY product_id
    ), taken AS (
      SELECT l.product_id, sum(l.quantity) AS quantity
      FROM ${reservationLines} l JOIN ${reservations} r ON r.id = l.reservation_id
      WHERE l.product_id > ${after}::uuid AND l.product_id <= ${upTo}::uuid AND r.state IN ('held', 'confirmed')
      GROUP BY l.product_id
    ), wrong AS (
      SELECT slice.id FROM slice
      LEFT JOIN ledger ON ledger.product_id = slice.id LEFT JOIN taken ON taken.product_id = slice.id
      WHERE slice.available_stock <> coalesce(ledger.all_of_it, 0)
        OR slice.available_stock + coalesce(taken.quantity, 0) <> coalesce(ledger.put_in, 0)
    ), forgotten AS (
      DELETE FROM ${brokenStock} b
      WHERE b.product_id > ${after}::uuid AND b.product_id <= ${upTo}::uuid
        AND NOT EXISTS (SELECT FROM wrong WHERE wrong.id = b.product_id)
    )
    INSERT INTO ${brokenStock} (product_id) SELECT id FROM wrong
    ON CONFLICT (product_id) DO UPDATE SET found_at = ${brokenStock}.found_at
    RETURNING product_id AS "variantId"`);
  return rows.map(({ variantId }) => variantId);
}
