import type { BaseContext } from "#shared/core/context.ts";
import { oncePerEnv } from "#shared/core/once-per-env.ts";
import type { Db } from "#shared/database/db.ts";

export type EventQueue = Pick<Queue, "sendBatch">;

/** What a Worker that publishes events works with. */
export type PublisherContext = BaseContext & {
  db: Db;
  /** The queue of each subscriber of its events, by the subscriber's name. */
  subscribers: Map<string, EventQueue>;
};

const PREFIX = "EVENTS_";

/** The queue of each subscriber from the bindings: `EVENTS_NOTIFICATIONS` is the queue of `notifications`. */
export const subscriberQueues = oncePerEnv(
  (env: object): Map<string, EventQueue> =>
    new Map(
      Object.entries(env)
        .filter(([name]) => name.startsWith(PREFIX))
        .map(([name, queue]) => [name.slice(PREFIX.length).toLowerCase(), queue as EventQueue]),
    ),
);
