import type { ReservationsRpc } from "#shared/contracts/products.ts";
import type { GuestsRpc } from "#shared/contracts/users.ts";
import { commonVars, databaseVars, varsReader } from "#shared/core/env.ts";

export type Env = { PRODUCTS: ReservationsRpc; USERS: GuestsRpc; EVENTS_NOTIFICATIONS: Queue };

export const readVars = varsReader({ ...commonVars, ...databaseVars });

const SUBSCRIBER_PREFIX = "EVENTS_";

/** The queue of each subscriber of order events by its name: `EVENTS_NOTIFICATIONS` is the queue of `notifications`. */
export function subscriberQueues(env: Env): Map<string, Queue> {
  return new Map(
    Object.entries(env)
      .filter(([name]) => name.startsWith(SUBSCRIBER_PREFIX))
      .map(([name, queue]) => [name.slice(SUBSCRIBER_PREFIX.length).toLowerCase(), queue as Queue]),
  );
}
