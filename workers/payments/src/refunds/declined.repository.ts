import { sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { payments } from "../tables.ts";
import { refundWait } from "./refunds.repository.ts";

/** Declined payments with money that is not being refunded, each claimed until its next check. */
export async function claimDeclined(db: Db, limit: number): Promise<{ id: string }[]> {
  const { rows } = await db.execute<{ id: string }>(sql`
    UPDATE ${payments} SET checks = checks + 1,
      next_check_at = now() + ${refundWait(sql`checks`)}
    WHERE id = ANY(ARRAY(
      SELECT id FROM ${payments}
      WHERE is_declined AND status = 'succeeded' AND refunding_amount < amount AND next_check_at <= now()
      ORDER BY next_check_at LIMIT ${limit}::int FOR UPDATE SKIP LOCKED))
    RETURNING id`);
  return rows;
}
