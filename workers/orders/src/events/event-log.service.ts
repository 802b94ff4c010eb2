import type { OrderEvent } from "#shared/contracts/events.ts";
import type { EventPosition } from "#shared/contracts/orders-rpc.ts";
import { pruneTables } from "#shared/database/prune.ts";
import type { OrdersContext } from "../context.ts";
import { deleteOldEvents, readEventLog } from "./event-log.repository.ts";
import type { LoggedEvent } from "./relay.repository.ts";

type ListEvents = { after: EventPosition | null; minAgeSeconds: number; limit: number };

/** The log as its readers see it: they check each event themselves, so that a bad one cannot hide the others. */
export async function listEvents(ctx: OrdersContext, input: ListEvents): Promise<OrderEvent[]> {
  return (await readEventLog(ctx.db, input)).map(toCloudEvent);
}

/** Deletes what is past its retention: docs/operations.md has the table. */
export async function pruneEventLog(ctx: OrdersContext): Promise<void> {
  await pruneTables(ctx, { events: (limit) => deleteOldEvents(ctx.db, limit) });
}

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
