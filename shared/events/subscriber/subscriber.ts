import type { EventLogRpc } from "#shared/contracts/event-log.ts";
import type { BaseContext } from "#shared/core/context.ts";
import { oncePerEnv } from "#shared/core/once-per-env.ts";
import type { DatabaseAccess } from "#shared/database/db.ts";

/**
 * The events that a Worker handles, by the Worker that publishes them: types, or `payment.*` for all of a kind. It
 * ignores all others of the same publishers. The doctor reads them from the subscriber's subscriptions.ts.
 */
export type Subscriptions = Record<string, string[]>;

/**
 * What a subscriber is bound to, besides the log of each publisher as `<PUBLISHER>_EVENTS`: the queue that it consumes
 * itself, to which dead letters are sent again.
 */
export type SubscriberEnv = { EVENTS: Queue };

/** What a subscriber works with. */
export type SubscriberContext = BaseContext &
  DatabaseAccess & {
    /** The event log of each publisher, by the publisher's name. */
    eventLogs: Map<string, EventLogRpc>;
    /** Sends a message to this Worker's own queue. */
    events: Pick<Queue, "send">;
  };

const SUFFIX = "_EVENTS";

/** The part of a subscriber's context that its bindings make. */
export const subscriberAccess = oncePerEnv((env: SubscriberEnv): Pick<SubscriberContext, "eventLogs" | "events"> => {
  const logs = Object.entries(env)
    .filter(([name]) => name.endsWith(SUFFIX))
    .map(([name, log]) => [name.slice(0, -SUFFIX.length).toLowerCase(), log as unknown as EventLogRpc] as const);
  return { eventLogs: new Map(logs), events: env.EVENTS };
});

/** Whether a type is among these, of which one may be `payment.*`. */
export function isSubscribed(types: string[], type: string): boolean {
  return types.some((each) => (each.endsWith("*") ? type.startsWith(each.slice(0, -1)) : type === each));
}

/**
 * What became of a message, and the context it was handled in: that of its event's trace. One that is no valid event,
 * or met a permanent failure, will not be handled by a retry. One that was not subscribed to counts as handled.
 */
export type Outcome = { ctx: SubscriberContext } & (
  | { handled: true }
  | { handled: false; error: unknown; isPermanent: boolean }
);

/**
 * Thrown by a handler for an event that no retry can handle: it becomes a dead letter at once. Its message is stored
 * and logged, so it has no values of the event.
 */
export class PermanentFailure extends Error {
  override readonly name = "PermanentFailure";
}

export function isPermanentFailure(error: unknown): error is PermanentFailure {
  return error instanceof Error && error.name === "PermanentFailure";
}

/** Handles messages, and returns the outcome of each. */
export type HandleMessages = (messages: unknown[]) => Promise<Outcome[]>;
