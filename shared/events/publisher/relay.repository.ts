import { type SQL, sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { isAmong } from "#shared/database/is-among.ts";
import type { LoggedEvent } from "./event-log.repository.ts";
import { eventDeliveries, events } from "./tables.ts";

/** An event with the subscribers that it has not been sent to. */
export type DueEvent = LoggedEvent & { subscribers: string[] };

type ClaimEvents = {
  limit: number;
  subscribers: string[];
  /** Only these events. */
  eventIds?: string[];
  /** Further columns to read, as expressions over the table `e` of events. */
  columns?: Record<string, SQL> | undefined;
};

/**
 * Claims unsent deliveries that are due, so that no other relay sends them at the same time. Each claim moves the next
 * attempt, first by half a minute and then by twice as much each time up to an hour. So the claim of a crashed relay
 * expires, and the delay between retries grows. `subscribers` limits the claim to those that the caller can send to:
 * during a deployment the previous version knows fewer.
 */
export async function claimDueEvents<Due extends DueEvent>(db: Db, claim: ClaimEvents): Promise<Due[]> {
  return (await db.execute<Due>(claimStatement(claim))).rows;
}

/** How long the first claim of a delivery holds. */
export const FIRST_CLAIM = sql`interval '30 seconds'`;

/** Columns have milliseconds, to which a time of this transaction may have been rounded up. */
const nowInColumns = sql`now() + interval '1 millisecond'`;

/**
 * The statement of such a claim. As a later statement of the transaction that writes an event, it saves the round trip
 * between writing and sending the event.
 */
export function claimStatement({ limit, subscribers, eventIds, columns = {} }: ClaimEvents): SQL {
  const ofThese = eventIds ? sql`AND ${isAmong(sql`event_id`, eventIds)}` : sql``;
  const further = Object.entries(columns).map(([name, value]) => sql`, ${value} AS ${sql.identifier(name)}`);
  return sql`
    WITH due AS (
      SELECT event_id, subscriber FROM ${eventDeliveries}
      WHERE sent_at IS NULL AND next_attempt_at <= ${nowInColumns} ${ofThese}
        AND subscriber IN (SELECT jsonb_array_elements_text(${JSON.stringify(subscribers)}::jsonb))
      ORDER BY next_attempt_at LIMIT ${limit}
      FOR UPDATE SKIP LOCKED
    ), taken AS (
      UPDATE ${eventDeliveries} AS d
      SET attempts = d.attempts + 1,
        next_attempt_at = now() + least(${FIRST_CLAIM} * 2 ^ least(d.attempts, 7), interval '1 hour')
      FROM due WHERE d.event_id = due.event_id AND d.subscriber = due.subscriber
      RETURNING d.event_id, d.subscriber
    )
    SELECT e.id, e.type, e.data, e.traceparent, to_json(e.created_at) #>> '{}' AS "createdAt",
      t.subscribers${sql.join(further)}
    FROM (SELECT event_id, jsonb_agg(subscriber) AS subscribers FROM taken GROUP BY event_id) AS t
    JOIN ${events} e ON e.id = t.event_id
    ORDER BY e.created_at, e.id`;
}

export type Delivery = { eventId: string; subscriber: string };

/** Marks deliveries that a subscriber's queue has accepted. */
export async function markDelivered(db: Db, deliveries: Delivery[]): Promise<void> {
  await db.execute(sql`
    UPDATE ${eventDeliveries} AS d SET sent_at = now()
    FROM jsonb_to_recordset(${JSON.stringify(deliveries)}::jsonb) AS sent ("eventId" uuid, subscriber text)
    WHERE d.event_id = sent."eventId" AND d.subscriber = sent.subscriber`);
}
