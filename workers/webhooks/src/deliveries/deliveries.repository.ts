import { and, eq, sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { newestFirst, olderThan } from "#shared/database/keyset.ts";
import type { TimeKey } from "#shared/http/pagination.ts";
import { deliveries, endpoints, messages } from "../tables.ts";

export type DeliveryRow = typeof deliveries.$inferSelect;

type ListDeliveries = {
  limit: number;
  after?: TimeKey | undefined;
  endpointId?: string | undefined;
  status?: DeliveryRow["status"] | undefined;
  eventType?: string | undefined;
};

/** Newest first, one row more than `limit`. */
export function listDeliveries(
  db: Db,
  { limit, after, endpointId, status, eventType }: ListDeliveries,
): Promise<DeliveryRow[]> {
  return db
    .select()
    .from(deliveries)
    .where(
      and(
        endpointId ? eq(deliveries.endpointId, endpointId) : undefined,
        status ? eq(deliveries.status, status) : undefined,
        eventType ? eq(deliveries.eventType, eventType) : undefined,
        olderThan(deliveries, after),
      ),
    )
    .orderBy(...newestFirst(deliveries))
    .limit(limit + 1);
}

export async function findDelivery(db: Db, id: string): Promise<DeliveryRow | undefined> {
  const [row] = await db.select().from(deliveries).where(eq(deliveries.id, id));
  return row;
}

/** Makes a delivery due now, in a round of attempts of its own. */
export async function retryDelivery(db: Db, id: string): Promise<DeliveryRow | undefined> {
  const [row] = await db
    .update(deliveries)
    .set({ status: "pending", tries: 0, nextAttemptAt: sql`now()` })
    .where(eq(deliveries.id, id))
    .returning();
  return row;
}

type NewMessage = { id: string; type: string; body: string };

/** Writes a message for one endpoint. `undefined` when there is none of that id. */
export async function insertDelivery(
  db: Db,
  endpointId: string,
  { id, type, body }: NewMessage,
): Promise<DeliveryRow | undefined> {
  const [, [row]] = await db.batch([
    db.execute(sql`
      INSERT INTO ${messages} (id, type, body)
      SELECT ${id}::uuid, ${type}, ${body} FROM ${endpoints} WHERE id = ${endpointId}::uuid`),
    db
      .insert(deliveries)
      .select(
        db
          .select({
            id: sql<string>`${id}::uuid`.as("id"),
            endpointId: sql<string>`${endpoints.id}`.as("endpoint_id"),
            messageId: sql<string>`${id}::uuid`.as("message_id"),
            eventType: sql<string>`${type}`.as("event_type"),
            status: sql<"pending">`'pending'::delivery_status`.as("status"),
            attempts: sql<[]>`'[]'::jsonb`.as("attempts"),
            tries: sql<number>`0`.as("tries"),
            nextAttemptAt: sql<Date>`now()`.as("next_attempt_at"),
            claimedUntil: sql<Date | null>`NULL::timestamptz`.as("claimed_until"),
            createdAt: sql<Date>`now()`.as("created_at"),
          })
          .from(endpoints)
          .where(eq(endpoints.id, endpointId)),
      )
      .returning(),
  ]);
  return row;
}
