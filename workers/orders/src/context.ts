import type { BaseContext } from "#shared/core/context.ts";
import type { ReservationsRpc } from "#shared/contracts/products.ts";
import type { GuestsRpc } from "#shared/contracts/users.ts";
import { openDatabase } from "#shared/database/db.ts";
import { type PublisherContext, subscriberQueues } from "#shared/events/publisher/context.ts";
import { type Env, readVars } from "./env.ts";

export type OrdersContext = PublisherContext & { products: ReservationsRpc; users: GuestsRpc };

export function createContext(env: Env, base: BaseContext): OrdersContext {
  return {
    ...base,
    db: openDatabase(readVars(env), base),
    products: env.PRODUCTS,
    users: env.USERS,
    subscribers: subscriberQueues(env),
  };
}
