import type { BaseContext } from "#shared/core/context.ts";
import type { Db } from "#shared/database/db.ts";

export type EventQueue = Pick<Queue, "sendBatch">;

/** What a Worker that publishes events works with. */
export type PublisherContext = BaseContext & {
  db: Db;
  /** The queue of each subscriber of its events, by the subscriber's name. */
  subscribers: Map<string, EventQueue>;
};

const PREFIX = "EVENTS_";

const queuesByEnv = new WeakMap<object, Map<string, EventQueue>>();

/**
 * The queue of each subscriber from the bindings, read once per isolate: `EVENTS_NOTIFICATIONS` is the queue of
 * `notifications`.
 */
export function subscriberQueues(env: object): Map<string, EventQueue> {
  const known = queuesByEnv.get(env);
  if (known) return known;
  const queues = new Map(
    Object.entries(env)
      .filter(([name]) => name.startsWith(PREFIX))
      .map(([name, queue]) => [name.slice(PREFIX.length).toLowerCase(), queue as EventQueue]),
  );
  queuesByEnv.set(env, queues);
  return queues;
}
