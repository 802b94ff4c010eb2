import type { BaseContext } from "#shared/core/context.ts";
import type { EventLogRpc } from "#shared/contracts/orders-rpc.ts";
import type { DatabaseAccess } from "#shared/database/db.ts";

/** What a Worker that subscribes to order events is bound to. */
export type SubscriberEnv = {
  ORDERS: EventLogRpc;
  /** The queue that this Worker itself consumes: dead letters are sent there again. */
  EVENTS: Queue;
};

/** What it works with. */
export type SubscriberContext = BaseContext &
  DatabaseAccess & {
    /** The log of order events. */
    orders: EventLogRpc;
    /** Sends a message to this Worker's own queue. */
    events: Pick<Queue, "send">;
  };

/**
 * What became of a message, and the context it was handled in: that of its event's trace. One that is no order event
 * will never be handled, whatever is tried.
 */
export type Outcome = { ctx: SubscriberContext } & (
  | { handled: true }
  | { handled: false; error: unknown; isPermanent: boolean }
);

/** Handles messages, and returns the outcome of each. */
export type HandleMessages = (messages: unknown[]) => Promise<Outcome[]>;
