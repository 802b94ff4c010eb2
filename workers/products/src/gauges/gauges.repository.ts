import { sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { measureOutbox, type Outbox } from "#shared/events/publisher/outbox.ts";
import { brokenStock, reservations } from "../tables.ts";

type StockGauges = { held: number; oldestSeconds: number; broken: number };

/**
 * The held stock, the age of the oldest hold (a hold lasts `holdSeconds`), and the findings of the audit; small indexes
 * cover all of it.
 */
export async function measureStock(
  db: Db,
  { holdSeconds }: { holdSeconds: number },
): Promise<StockGauges & { outbox: Outbox }> {
  const measure = db.execute<StockGauges>(sql`
    SELECT
      (SELECT count(*)::int FROM ${reservations} WHERE state = 'held') AS held,
      coalesce((
        SELECT extract(epoch FROM clock_timestamp() - min(expires_at)) + ${holdSeconds}::int
        FROM ${reservations} WHERE state = 'held'
      ), 0)::float8 AS "oldestSeconds",
      (SELECT count(*)::int FROM ${brokenStock}) AS broken`);
  const [stock, outbox] = await db.batch([measure, measureOutbox(db)]);
  return { ...(stock.rows[0] as StockGauges), outbox: outbox.rows[0] as Outbox };
}
