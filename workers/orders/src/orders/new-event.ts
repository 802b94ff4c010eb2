import { eventTypeOf } from "#shared/contracts/events.ts";
import type { OrderStatus } from "#shared/contracts/orders.ts";
import { formatTraceparent } from "#shared/core/trace.ts";
import type { OrdersContext } from "../context.ts";
import type { NewEvent } from "./order-writes.ts";

/** The event of an order's change to this status, for every subscriber. */
export function newEvent(ctx: OrdersContext, status: OrderStatus): NewEvent {
  return {
    id: ctx.newId(),
    type: eventTypeOf(status),
    traceparent: formatTraceparent(ctx.trace),
    subscribers: [...ctx.subscribers.keys()],
  };
}
