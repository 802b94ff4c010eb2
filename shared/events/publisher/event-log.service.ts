import type { CloudEvent, ListEvents, LoggedEventId } from "#shared/contracts/event-log.ts";
import { pruneTables } from "#shared/database/prune.ts";
import type { PublisherContext } from "./context.ts";
import {
  deleteOldEvents,
  type LoggedEvent,
  readEventIds,
  readEventLog,
  readEventsById,
} from "./event-log.repository.ts";

/** So much a reader of the log has in memory at once, as JSON: what an RPC may return is eight times as large. */
const MAX_READ_BYTES = 4_000_000;

/**
 * A page of the event log, oldest first. Readers validate each event themselves, so that an invalid one does not hide
 * the others.
 */
export async function listLoggedEvents(
  ctx: PublisherContext,
  format: EventFormat,
  input: ListEvents,
): Promise<CloudEvent[]> {
  return (await readEventLog(ctx.db, input)).map((event) => toCloudEvent(event, format));
}

/** The ids of such a page: a reader asks for the events that it lacks. */
export async function listLoggedIds(ctx: PublisherContext, input: ListEvents): Promise<LoggedEventId[]> {
  const rows = await readEventIds(ctx.db, input);
  return rows.map(({ id, type, createdAt }) => ({ id, type, time: timeOf(createdAt) }));
}

/** Some of the events with these ids, oldest first. */
export async function readLoggedEvents(
  ctx: PublisherContext,
  format: EventFormat,
  ids: string[],
): Promise<CloudEvent[]> {
  const rows = await readEventsById(ctx.db, ids, { maxBytes: MAX_READ_BYTES });
  return rows.map((event) => toCloudEvent(event, format));
}

/** How a publisher's log becomes events. */
type EventFormat = { source: string; present?: ((event: LoggedEvent) => unknown) | undefined };

/** Deletes rows past their retention: see the table in docs/operations.md. */
export async function pruneEventLog(ctx: PublisherContext): Promise<void> {
  await pruneTables(ctx, { events: (limit) => deleteOldEvents(ctx.db, limit) });
}

/** The event in the CloudEvents format that subscribers receive. */
export function toCloudEvent(event: LoggedEvent, { source, present }: EventFormat): CloudEvent {
  const { id, type, data, traceparent, createdAt } = event;
  return {
    specversion: "1.0",
    id,
    source,
    type,
    subject: data.id,
    time: timeOf(createdAt),
    datacontenttype: "application/json",
    traceparent,
    data: present ? present(event) : data,
  };
}

/** A time of the database as events have it. */
function timeOf(createdAt: string): string {
  return new Date(createdAt).toISOString();
}
