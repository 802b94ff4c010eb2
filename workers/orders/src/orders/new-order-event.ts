import type { OrdersEvent } from "#shared/contracts/events/orders.ts";
import type { Caller } from "#shared/contracts/identity.ts";
import type { ChangedBy } from "../history/history.schema.ts";
import { newEvent } from "#shared/events/publisher/new-event.ts";
import type { OrdersContext } from "../context.ts";
import type { NewOrderEvent } from "./order-writes.ts";

export const SYSTEM: ChangedBy = { actor: "system", userId: null };

/** A signed-in user as the one who causes a change. */
export const changedBy = ({ role, userId }: Caller): ChangedBy => ({
  actor: role === "admin" ? "admin" : "customer",
  userId,
});

/** An event of an order that this piece of work changes, for every subscriber. */
export function newOrderEvent(ctx: OrdersContext, type: OrdersEvent["type"], by = SYSTEM): NewOrderEvent {
  return { ...newEvent(ctx, type), by };
}
