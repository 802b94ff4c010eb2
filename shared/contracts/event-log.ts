import { z } from "zod";
import type { Call } from "#shared/core/context.ts";

/**
 * The schema of a CloudEvents 1.0 message (https://github.com/cloudevents/spec), as logs and queues carry it. Every event
 * is about something with an id: that of its `data` is its `subject`.
 */
export function cloudEventSchema<Type extends z.ZodType<string>, Data extends z.ZodType>(type: Type, data: Data) {
  return z.object({
    specversion: z.literal("1.0"),
    id: z.uuid(),
    /** The path of the API that the publisher serves, as `/api/v1/orders`. */
    source: z.string(),
    type,
    subject: z.uuid(),
    time: z.iso.datetime(),
    datacontenttype: z.literal("application/json"),
    /** CloudEvents distributed tracing extension. */
    traceparent: z.string(),
    data,
  });
}

/** Any event, whatever it says. */
export const CloudEventSchema = cloudEventSchema(z.string(), z.unknown());
export type CloudEvent = z.infer<typeof CloudEventSchema>;

/** How long a log keeps an event, at least: what has not been delivered by then is kept until it is. */
export const EVENT_LOG_DAYS = 30;

/** A place in an event log: just behind the event with this time and id. */
export type EventPosition = { time: string; id: string };

export type ListEvents = { after: EventPosition | null; minAgeSeconds: number; limit: number };

/** What tells a reader of a log whether it lacks an event. */
export type LoggedEventId = EventPosition & { type: string };

/** The entrypoint `EventLog` of a publisher. */
export interface EventLogRpc {
  /**
   * The ids of the events behind a position of the log (`null`: from its beginning), oldest first. `minAgeSeconds` of two
   * minutes or more is sure to leave no event out that is committed later. Kept for `EVENT_LOG_DAYS` at least.
   */
  listEventIds(call: Call, input: ListEvents): Promise<LoggedEventId[]>;
  /**
   * These events, oldest first: as many as fit in some megabytes, and at least one. Those that the log does not have any
   * more are left out.
   */
  readEvents(call: Call, ids: string[]): Promise<CloudEvent[]>;
  /** The events themselves, by the same input. Subscribers of the previous version call it: to be removed in the next release. */
  listEvents(call: Call, input: ListEvents): Promise<CloudEvent[]>;
}
