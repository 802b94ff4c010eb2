import type { BaseContext } from "#shared/core/context.ts";
import type { ReservationsRpc } from "#shared/contracts/products.ts";
import type { PaymentsRpc } from "#shared/contracts/payments-rpc.ts";
import type { GuestsRpc } from "#shared/contracts/users.ts";
import { databaseAccess } from "#shared/database/db.ts";
import { type PublisherContext, subscriberQueues } from "#shared/events/publisher/context.ts";
import { RelayTurns } from "#shared/events/publisher/relay-turns.ts";
import { type SubscriberContext, subscriberAccess } from "#shared/events/subscriber/subscriber.ts";
import type { DueOrderEvent } from "./events/events.repository.ts";
import { type Env, readVars } from "./env.ts";

export type OrdersContext = PublisherContext &
  SubscriberContext & {
    products: ReservationsRpc;
    users: GuestsRpc;
    payments: PaymentsRpc;
    /** How long a new order can be paid. */
    paymentWindowSeconds: number;
    /** Where customers may return to from a payment provider, besides the shop's own origin. */
    returnOrigins: string[];
    /** Orders that are placed or paid at the same time relay their events together. */
    relayTurns: RelayTurns<DueOrderEvent>;
  };

const relayTurns = new RelayTurns<DueOrderEvent>();

export function createContext(env: Env, base: BaseContext): OrdersContext {
  const vars = readVars(env);
  return {
    ...base,
    ...databaseAccess(vars, base),
    ...subscriberAccess(env),
    products: env.PRODUCTS,
    users: env.USERS,
    payments: env.PAYMENTS,
    paymentWindowSeconds: vars.PAYMENT_WINDOW_SECONDS,
    returnOrigins: vars.RETURN_ORIGINS.split(",").filter(Boolean),
    subscribers: subscriberQueues(env),
    relayTurns,
  };
}
