import { sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { carts, orders } from "../tables.ts";

/** Those of these users who have an order or an open cart. */
export async function findUsersWithOrdersOrCarts(db: Db, userIds: string[]): Promise<string[]> {
  const { rows } = await db.execute<{ id: string }>(sql`
    SELECT id FROM unnest(${sql.param(userIds)}::uuid[]) AS users (id)
    WHERE EXISTS (SELECT FROM ${orders} WHERE user_id = users.id)
      OR EXISTS (SELECT FROM ${carts} WHERE user_id = users.id AND order_id IS NULL)`);
  return rows.map(({ id }) => id);
}
