import { type SQL, sql } from "drizzle-orm";
import { EVENT_LOG_DAYS, type ListEvents } from "#shared/contracts/event-log.ts";
import type { Db } from "#shared/database/db.ts";
import { ago, deleteOldest } from "#shared/database/delete-oldest.ts";
import { isAmong } from "#shared/database/is-among.ts";
import { eventDeliveries, events } from "./tables.ts";

export type LoggedEvent = {
  id: string;
  type: string;
  data: { id: string };
  traceparent: string;
  createdAt: string;
};

const createdAt = sql`to_json(created_at) #>> '{}' AS "createdAt"`;

/**
 * Oldest first. Events younger than `minAgeSeconds` are left out, since an earlier transaction may not have committed
 * yet.
 */
function selectPage(columns: SQL, { after, minAgeSeconds, limit }: ListEvents): SQL {
  const later = after ? sql`AND (created_at, id) > (${after.time}::timestamptz, ${after.id}::uuid)` : sql``;
  return sql`
    SELECT ${columns} FROM ${events}
    WHERE created_at < now() - make_interval(secs => ${minAgeSeconds}) ${later}
    ORDER BY created_at, id LIMIT ${limit}`;
}

export async function readEventLog(db: Db, input: ListEvents): Promise<LoggedEvent[]> {
  return (await db.execute<LoggedEvent>(selectPage(sql`id, type, data, traceparent, ${createdAt}`, input))).rows;
}

/** The same page without what makes events large. */
export async function readEventIds(
  db: Db,
  input: ListEvents,
): Promise<Pick<LoggedEvent, "id" | "type" | "createdAt">[]> {
  const columns = sql`id, type, ${createdAt}`;
  return (await db.execute<Pick<LoggedEvent, "id" | "type" | "createdAt">>(selectPage(columns, input))).rows;
}

/** Oldest first, until their data have `maxBytes`: the event that exceeds them is the last. */
export async function readEventsById(
  db: Db,
  ids: string[],
  { maxBytes }: { maxBytes: number },
): Promise<LoggedEvent[]> {
  const { rows } = await db.execute<LoggedEvent>(sql`
    SELECT id, type, data, traceparent, ${createdAt} FROM (
      SELECT *, sum(octet_length(data::text)) OVER (
        ORDER BY created_at, id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
      ) AS earlier_bytes
      FROM ${events} WHERE ${isAmong(sql`id`, ids)}
    ) AS wanted
    WHERE coalesce(earlier_bytes, 0) < ${maxBytes}
    ORDER BY created_at, id`);
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
