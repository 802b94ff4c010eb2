import type { OrderEvent } from "#shared/contracts/events.ts";
import type { EventPosition } from "#shared/contracts/orders-rpc.ts";
import { pruneTables } from "#shared/database/prune.ts";
import type { OrdersContext } from "../context.ts";
import { deleteOldEvents, readEventLog } from "./event-log.repository.ts";
import type { LoggedEvent } from "./relay.repository.ts";

type ListEvents = { after: EventPosition | null; minAgeSeconds: number; limit: number };

/**
 * A page of the event log, oldest first. Readers validate each event themselves, so that an invalid one does not hide
 * the others.
 */
export async function listEvents(ctx: OrdersContext, input: ListEvents): Promise<OrderEvent[]> {
  return (await readEventLog(ctx.db, input)).map(toCloudEvent);
}

/** Deletes rows past their retention: see the table in docs/operations.md. */
export async function pruneEventLog(ctx: OrdersContext): Promise<void> {
  await pruneTables(ctx, { events: (limit) => deleteOldEvents(ctx.db, limit) });
}

/** The event in the CloudEvents format that subscribers receive. */
export function toCloudEvent({ id, type, data, traceparent, createdAt }: LoggedEvent): OrderEvent {
  return {
    specversion: "1.0",
    id,
    source: "/api/v1/orders",
    type,
    subject: data.id,
    time: new Date(createdAt).toISOString(),
    datacontenttype: "application/json",
    traceparent,
    data,
  };
}
