import { sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { orders } from "../tables.ts";

/** Those of these users who have an order. */
export async function findUsersWithOrders(db: Db, userIds: string[]): Promise<string[]> {
  const { rows } = await db.execute<{ id: string }>(sql`
    SELECT id FROM unnest(${sql.param(userIds)}::uuid[]) AS users (id)
    WHERE EXISTS (SELECT FROM ${orders} WHERE user_id = users.id)`);
  return rows.map(({ id }) => id);
}
