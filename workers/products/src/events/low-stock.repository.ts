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

/** Sets the threshold. When that changes it, variants that are above it now are no longer low. */
export async function updateThreshold(db: Db, threshold: number): Promise<void> {
  await db.execute(sql`
    WITH changed AS (
      UPDATE ${stockSettings} SET low_stock_threshold = ${threshold}::int
      WHERE low_stock_threshold <> ${threshold}::int RETURNING id
    )
    DELETE FROM ${lowStock} AS l USING ${variants} AS v
    WHERE v.id = l.variant_id AND v.available_stock > ${threshold}::int AND EXISTS (SELECT FROM changed)`);
}
