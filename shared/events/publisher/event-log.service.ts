import type { CloudEvent, ListEvents } from "#shared/contracts/event-log.ts";
import { pruneTables } from "#shared/database/prune.ts";
import type { PublisherContext } from "./context.ts";
import { deleteOldEvents, type LoggedEvent, readEventLog } from "./event-log.repository.ts";

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

/** How a publisher's log becomes events. */
export type EventFormat = { source: string; present?: ((event: LoggedEvent) => unknown) | undefined };

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
    time: new Date(createdAt).toISOString(),
    datacontenttype: "application/json",
    traceparent,
    data: present ? present(event) : data,
  };
}
