import { sql } from "drizzle-orm";
import type { Restock } from "#shared/contracts/products.ts";
import type { Db } from "#shared/database/db.ts";
import { type ChangedStock, changedStock } from "../catalogue/changed-stock.ts";
import { restocks, stockLedger, variants } from "../tables.ts";

/**
 * Adds units to stock with their rows of the ledger, once for each id: the primary key of `restocks` decides. Locks the
 * variants in the order of their ids, as every change of stock does. Returns the variants with their new stock.
 */
export async function insertRestock(db: Db, { restockId, lines }: Restock): Promise<ChangedStock[]> {
  const asked = sql`(
    SELECT r."variantId" AS variant_id, r.quantity
    FROM jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) AS r ("variantId" uuid, quantity int)) AS asked`;
  const lock = db.execute(sql`
    SELECT v.id FROM ${variants} AS v WHERE v.id IN (SELECT variant_id FROM ${asked}) ORDER BY v.id FOR NO KEY UPDATE OF v`);
  const add = db.execute<{ changed: ChangedStock[] }>(sql`
    WITH restock AS (
      INSERT INTO ${restocks} (id) VALUES (${restockId}::uuid) ON CONFLICT DO NOTHING RETURNING id
    ), returned AS (
      UPDATE ${variants} AS v
      SET available_stock = v.available_stock + asked.quantity, version = v.version + 1, updated_at = now()
      FROM restock, ${asked} WHERE v.id = asked.variant_id
      RETURNING v.*
    ), ledger AS (
      INSERT INTO ${stockLedger} (product_id, delta, reason, note)
      SELECT returned.id, asked.quantity, 'adjusted', 'Returned by a customer'
      FROM returned JOIN ${asked} ON asked.variant_id = returned.id
    )
    SELECT ${changedStock(sql`returned`)} AS changed`);
  const [, { rows }] = await db.batch([lock, add]);
  return rows[0]?.changed ?? [];
}
