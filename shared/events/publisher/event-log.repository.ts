import { sql } from "drizzle-orm";
import { EVENT_LOG_DAYS, type ListEvents } from "#shared/contracts/event-log.ts";
import type { Db } from "#shared/database/db.ts";
import { ago, deleteOldest } from "#shared/database/delete-oldest.ts";
import { eventDeliveries, events } from "./tables.ts";

export type LoggedEvent = {
  id: string;
  type: string;
  data: { id: string };
  traceparent: string;
  createdAt: string;
};

/**
 * Oldest first. Events younger than `minAgeSeconds` are left out, since an earlier transaction may not have committed
 * yet.
 */
export async function readEventLog(db: Db, { after, minAgeSeconds, limit }: ListEvents): Promise<LoggedEvent[]> {
  const later = after ? sql`AND (created_at, id) > (${after.time}::timestamptz, ${after.id}::uuid)` : sql``;
  const { rows } = await db.execute<LoggedEvent>(sql`
    SELECT id, type, data, traceparent, to_json(created_at) #>> '{}' AS "createdAt"
    FROM ${events}
    WHERE created_at < now() - make_interval(secs => ${minAgeSeconds}) ${later}
    ORDER BY created_at, id LIMIT ${limit}`);
  return rows;
}

/** Deletes events that are older than 30 days and that every subscriber has received; returns how many. */
export const deleteOldEvents = (db: Db, limit: number): Promise<number> =>
  deleteOldest(db, events, {
    by: events.createdAt,
    before: ago(`${EVENT_LOG_DAYS} days`),
    where: sql`NOT EXISTS (SELECT FROM ${eventDeliveries} AS d WHERE d.event_id = ${events.id} AND d.sent_at IS NULL)`,
    limit,
  });
