import { sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { insertDeliveries, type NewEvent } from "#shared/events/publisher/new-event.ts";
import { events, lowStock, products, stockSettings, variants } from "../tables.ts";

/**
 * Writes the event of each variant whose stock is low and whose event was not written, the longest low first, and returns
 * the number of events. `published` has an event for each of them: two runs at once write it once.
 */
export async function insertLowStockEvents(db: Db, published: NewEvent[]): Promise<number> {
  const [first] = published;
  if (!first) return 0;
  const { type, traceparent } = first;
  const ids = sql.param(`{${published.map(({ id }) => id).join(",")}}`);
  const { rows } = await db.execute<{ count: number }>(sql`
    WITH due AS (
      SELECT variant_id FROM ${lowStock} WHERE published_at IS NULL
      ORDER BY since LIMIT ${published.length} FOR UPDATE SKIP LOCKED
    ), marked AS (
      UPDATE ${lowStock} AS l SET published_at = now() FROM due WHERE l.variant_id = due.variant_id RETURNING l.variant_id
    ), numbered AS (
      SELECT variant_id, row_number() OVER () AS n FROM marked
    ), event AS (
      INSERT INTO ${events} (id, type, data, traceparent)
      SELECT (${ids}::uuid[])[n], ${type}, jsonb_build_object('id', v.id, 'productId', p.id, 'variantId', v.id,
        'sku', v.sku, 'name', p.name, 'options', v.options, 'availableStock', v.available_stock,
        'threshold', s.low_stock_threshold), ${traceparent}
      FROM numbered JOIN ${variants} AS v ON v.id = numbered.variant_id
        JOIN ${products} AS p ON p.id = v.product_id CROSS JOIN ${stockSettings} AS s
      WHERE v.removed_at IS NULL AND p.archived_at IS NULL
      RETURNING id
    ), deliveries AS (${insertDeliveries(first)})
    SELECT count(*)::int AS count FROM marked`);
  return rows[0]?.count ?? 0;
}

/**
 * Sets the threshold, and makes `low_stock` fit: what is above it is no longer low, and what it makes low is noted without an
 * event. If only the first was done, the next call does the second.
 */
export async function updateThreshold(db: Db, threshold: number): Promise<void> {
  const { rows } = await db.execute(sql`
    UPDATE ${stockSettings} SET low_stock_threshold = ${threshold}::int, noted_threshold = NULL
    WHERE low_stock_threshold <> ${threshold}::int OR noted_threshold IS DISTINCT FROM ${threshold}::int RETURNING id`);
  if (rows.length === 0) return;
  // A transaction of its own: stock that changes from here on is compared with the new threshold. The lock comes before any row,
  // since orders of several variants note them in any order: with locks of rows, both could wait for each other. Sales that make a
  // variant low, and units that are added, wait for it: a second or two for a million variants.
  await db.batch([
    db.execute(sql`LOCK TABLE ${lowStock} IN SHARE ROW EXCLUSIVE MODE`),
    db.execute(sql`
      WITH noted AS (
        UPDATE ${stockSettings} SET noted_threshold = low_stock_threshold
        WHERE noted_threshold IS NULL RETURNING low_stock_threshold AS threshold
      ), no_longer AS (
        DELETE FROM ${lowStock} AS l USING ${variants} AS v
        WHERE v.id = l.variant_id AND v.available_stock > (SELECT threshold FROM noted)
      )
      INSERT INTO ${lowStock} (variant_id, has_fallen, published_at)
      SELECT id, false, now() FROM ${variants}
      WHERE available_stock <= (SELECT threshold FROM noted) AND removed_at IS NULL ON CONFLICT DO NOTHING`),
  ]);
}
