import { sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { orders } from "../tables.ts";

/** Numbers up to `limit` orders that have no number; returns how many. */
export async function numberOrders(db: Db, limit: number): Promise<number> {
  const { rowCount } = await db.execute(sql`
    UPDATE ${orders} SET number = nextval('order_numbers') WHERE id = ANY(ARRAY(
      SELECT id FROM ${orders} WHERE number IS NULL LIMIT ${limit}::int FOR NO KEY UPDATE SKIP LOCKED))`);
  return rowCount ?? 0;
}
