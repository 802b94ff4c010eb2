import { type SQL, sql } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import { formatTraceparent } from "#shared/core/trace.ts";
import type { PublisherContext } from "./context.ts";
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
  return sql`${eventCte(event, source)}, deliveries AS (${insertDeliveries(event, source)})`;
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
    RETURNING id
  )`;
}

/** The deliveries of the events that the CTE `event` inserts, to the subscribers of this one. */
export function insertDeliveries(
  { subscribers }: Pick<NewEvent, "subscribers">,
  { receives = sql`true` }: Pick<EventSource, "receives"> = {},
): SQL {
  return sql`
    INSERT INTO ${eventDeliveries} (event_id, subscriber)
    SELECT event.id, subscriber
    FROM event, jsonb_array_elements_text(${JSON.stringify(subscribers)}::jsonb) AS subscriber
    WHERE ${receives}`;
}
