import type { OrderEvent } from "#shared/contracts/events.ts";
import type { EventPosition } from "#shared/contracts/orders-rpc.ts";
import type { OrdersContext } from "../context.ts";
import { deleteOldEvents, readEventLog } from "./event-log.repository.ts";
import type { LoggedEvent } from "./relay.repository.ts";

/** Longer than the 14 days that subscribers may count on. */
const KEEP_DAYS = 30;
const DELETE_AT_ONCE = 1000;

type ListEvents = { after: EventPosition | null; minAgeSeconds: number; limit: number };

/** The log as its readers see it: they check each event themselves, so that a bad one cannot hide the others. */
export async function listEvents(ctx: OrdersContext, input: ListEvents): Promise<OrderEvent[]> {
  return (await readEventLog(ctx.db, input)).map(toCloudEvent);
}

/** Makes room. One batch a run is more than a shop can fill between two runs. */
export async function pruneEventLog(ctx: OrdersContext): Promise<void> {
  const deleted = await deleteOldEvents(ctx.db, { days: KEEP_DAYS, limit: DELETE_AT_ONCE });
  if (deleted > 0) ctx.log.info("old events deleted", { deleted });
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
