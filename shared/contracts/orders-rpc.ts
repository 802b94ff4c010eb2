import type { Call } from "#shared/core/context.ts";
import type { OrderEvent } from "./events.ts";

/** A place in the event log: just behind the event with this time and id. */
export type EventPosition = { time: string; id: string };

/** The entrypoint `EventLog` of orders. */
export interface EventLogRpc {
  /**
   * Events of the log behind a position (`null`: from its beginning), oldest first. `minAgeSeconds` of two minutes
   * or more is sure to leave no event out that is committed later. Kept for 14 days at least.
   */
  listEvents(
    call: Call,
    input: { after: EventPosition | null; minAgeSeconds: number; limit: number },
  ): Promise<OrderEvent[]>;
}
