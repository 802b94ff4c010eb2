import { type SQL, sql } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import { formatTraceparent } from "#shared/core/trace.ts";
import type { PublisherContext } from "./context.ts";
import { type DueEvent, FIRST_CLAIM } from "./relay.repository.ts";
import { eventDeliveries, events } from "./tables.ts";

export type NewEvent<Type extends string = string> = {
  id: string;
  type: Type;
  traceparent: string;
  /** The subscribers that receive the event. */
  subscribers: string[];
};

/** An event of what this piece of work changes, for every subscriber. The statement of the change writes it. */
export function newEvent<Type extends string>(ctx: PublisherContext, type: Type): NewEvent<Type> {
  return {
    id: ctx.newId(),
    type,
    traceparent: formatTraceparent(ctx.trace),
    subscribers: [...ctx.subscribers.keys()],
  };
}

export type EventSource = {
  /** What the event says, as JSON with an `id`. */
  data: SQL;
  /** Where `data` comes from: an event is written if there is a row, of which there may be one at most. */
  from: SQL;
  /** Further columns of the publisher's own table of events. */
  columns?: Record<string, SQL>;
  /** Which of its subscribers receive the event: a condition over `subscriber`. All do when not given. */
  receives?: SQL;
  /** Whether the change claims the event, as a relay does: who makes it sends the event. Not when not given. */
  isClaimed?: boolean;
};

/**
 * A statement that writes an event and its deliveries. It belongs in one transaction with the change that the event is
 * about, so that both happen or neither does.
 */
export function insertEvent(event: NewEvent, source: EventSource): SQL {
  return sql`WITH ${eventCte(event, source)} ${insertDeliveries(event, source)}`;
}

/** The same as two common table expressions, `event` and `deliveries`, of the statement that makes the change. */
export function eventCtes(event: NewEvent, source: EventSource): SQL {
  return sql`${eventCte(event, source)}, deliveries AS (${insertDeliveries(event, source)} RETURNING subscriber)`;
}

/** What such a statement has to return for `toDueEvent()`: from `event`, among other columns. */
export const writtenEvent = sql`to_json(event.created_at) #>> '{}' AS "createdAt",
  (SELECT coalesce(json_agg(subscriber), '[]') FROM deliveries) AS subscribers`;

/** An event that its change has claimed, as a relay sends it. */
export function toDueEvent<Data extends { id: string }>(
  { id, type, traceparent }: NewEvent,
  { data, createdAt, subscribers }: { data: Data; createdAt: string; subscribers: string[] },
): DueEvent {
  return { id, type, traceparent, data, createdAt, subscribers };
}

/**
 * SQL condition: whether an earlier statement of this transaction has written the row, so that an event is about a change
 * that was made, and not about one that was refused.
 */
export const isWrittenHere = (table: PgTable): SQL => sql`${table}.xmin = pg_current_xact_id()::xid`;

function eventCte({ id, type, traceparent }: NewEvent, { data, from, columns = {} }: EventSource): SQL {
  const names = Object.keys(columns).map((name) => sql`, ${sql.identifier(name)}`);
  const values = Object.values(columns).map((value) => sql`, ${value}`);
  return sql`event AS (
    INSERT INTO ${events} (id, type, data, traceparent${sql.join(names)})
    SELECT ${id}::uuid, ${type}, ${data}, ${traceparent}${sql.join(values)} FROM ${from}
    RETURNING id, created_at
  )`;
}

/** The deliveries of the events that the CTE `event` inserts, to the subscribers of this one. */
export function insertDeliveries(
  { subscribers }: Pick<NewEvent, "subscribers">,
  { receives = sql`true`, isClaimed = false }: Pick<EventSource, "receives" | "isClaimed"> = {},
): SQL {
  return sql`
    INSERT INTO ${eventDeliveries} (event_id, subscriber, attempts, next_attempt_at)
    SELECT event.id, subscriber, ${isClaimed ? sql`1, now() + ${FIRST_CLAIM}` : sql`0, now()`}
    FROM event, jsonb_array_elements_text(${JSON.stringify(subscribers)}::jsonb) AS subscriber
    WHERE ${receives}`;
}
