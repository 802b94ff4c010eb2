import { sql } from "drizzle-orm";
import type { EventPosition } from "#shared/contracts/orders-rpc.ts";
import type { Db } from "#shared/database/db.ts";
import type { LoggedEvent } from "./relay.repository.ts";
import { eventDeliveries, events } from "../tables.ts";

type ReadLog = { after: EventPosition | null; minAgeSeconds: number; limit: number };

/** Oldest first. Too young an event is left out, since one that began before it may not be committed yet. */
export async function readEventLog(db: Db, { after, minAgeSeconds, limit }: ReadLog): Promise<LoggedEvent[]> {
  const later = after ? sql`AND (created_at, id) > (${after.time}::timestamptz, ${after.id}::uuid)` : sql``;
  const { rows } = await db.execute<LoggedEvent>(sql`
    SELECT id, type, data, traceparent, to_json(created_at) #>> '{}' AS "createdAt"
    FROM ${events}
    WHERE created_at < now() - make_interval(secs => ${minAgeSeconds}) ${later}
    ORDER BY created_at, id LIMIT ${limit}`);
  return rows;
}

/** Deletes events that are old and that every subscriber has got; tells how many. */
export async function deleteOldEvents(db: Db, { days, limit }: { days: number; limit: number }): Promise<number> {
  const { rows } = await db.execute(sql`
    DELETE FROM ${events} WHERE id IN (
      SELECT e.id FROM ${events} e
      WHERE e.created_at < now() - make_interval(days => ${days})
        AND NOT EXISTS (SELECT FROM ${eventDeliveries} d WHERE d.event_id = e.id AND d.sent_at IS NULL)
      ORDER BY e.created_at LIMIT ${limit})
    RETURNING id`);
  return rows.length;
}
