import type { SQL } from "drizzle-orm";
import type { z } from "zod";
import type { CloudEvent } from "#shared/contracts/event-log.ts";
import type { PublisherContext } from "./context.ts";
import type { LoggedEvent } from "./event-log.repository.ts";
import type { DueEvent } from "./relay.repository.ts";

/** What distinguishes one publisher of events from another. */
export type Publisher<Ctx extends PublisherContext, Due extends DueEvent = DueEvent> = {
  /** The `source` of its events, as `/api/v1/orders`. */
  source: string;
  /** Every event that it publishes. One that does not match is not sent. */
  schema: z.ZodType<CloudEvent>;
  /** Turns what the log has of an event into its `data`, where they differ. */
  present?: (event: LoggedEvent) => unknown;
  /** Further columns that `prepare` reads, as expressions over the table `e` of events. */
  columns?: Record<string, SQL>;
  /**
   * What has to be done before subscribers receive events, safe to repeat; returns the events it was done for. May call
   * one other Worker, once.
   */
  prepare?: (ctx: Ctx, due: Due[]) => Promise<Due[]>;
  /**
   * What subscribers that do not read the log read of an event's `data`, by their names. An event that is too large for a
   * queue is sent to them with that alone; all others find it in the log.
   */
  withoutLog?: Record<string, z.ZodType>;
};
