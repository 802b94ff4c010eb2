import type { BaseContext } from "#shared/core/context.ts";
import type { ReservationsRpc } from "#shared/contracts/products.ts";
import type { GuestsRpc } from "#shared/contracts/users.ts";
import { type Db, openDatabase } from "#shared/database/db.ts";
import { type Env, readVars, subscriberQueues } from "./env.ts";

export type EventQueue = Pick<Queue, "sendBatch">;

export type OrdersContext = BaseContext & {
  db: Db;
  products: ReservationsRpc;
  users: GuestsRpc;
  /** The queue of each subscriber of order events. */
  subscribers: Map<string, EventQueue>;
};

export function createContext(env: Env, base: BaseContext): OrdersContext {
  return {
    ...base,
    db: openDatabase(readVars(env), base),
    products: env.PRODUCTS,
    users: env.USERS,
    subscribers: subscriberQueues(env),
  };
}
