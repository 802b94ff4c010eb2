import { eventTypeOf } from "#shared/contracts/events/orders.ts";
import type { Order, OrderStatus } from "#shared/contracts/orders.ts";
import type { ChangedBy } from "../history/history.schema.ts";
import { AppError, isAppError } from "#shared/core/errors.ts";
import type { Caller } from "#shared/http/route.ts";
import type { OrdersContext } from "../context.ts";
import { relayEvent } from "../events/events.service.ts";
import { createFulfillment } from "../fulfillments/fulfillments.service.ts";
import { declineNow } from "../payments/declines.service.ts";
import { changedBy, newOrderEvent, SYSTEM } from "./new-order-event.ts";
import { ownerOf, requireOrder } from "./orders.service.ts";
import { type MoveOrder, moveOrder } from "./transitions.repository.ts";

/** The statuses from which an order may change to each status. */
const CAN_COME_FROM: Record<OrderStatus, OrderStatus[]> = {
  pending: [],
  paid: ["pending"],
  shipped: ["paid"],
  delivered: ["shipped"],
  cancelled: ["pending", "paid"],
};

/**
 * How long the response to a cancellation waits for the stock to be returned; after that it is returned in the
 * background.
 */
const STOCK_WAIT_MS = 2_000;

type ChangeOrder = {
  id: string;
  /** The versions that the change may start from (`If-Match`); any when `undefined`. */
  versions: number[] | undefined;
};

/**
 * Cancels an order before it is shipped: a customer's own, or any for an administrator.
 *
 * @throws AppError not-found, version-mismatch, invalid-transition
 */
export async function cancelOrder(ctx: OrdersContext, caller: Caller, change: ChangeOrder): Promise<Order> {
  const cancelReason = caller.role === "admin" ? "admin" : "customer";
  return changeStatus(ctx, {
    ...change,
    userId: ownerOf(caller),
    to: "cancelled",
    cancelReason,
    by: changedBy(caller),
  });
}

/**
 * Changes the status of any order. `shipped` makes a parcel of all that is left.
 *
 * @throws AppError not-found, version-mismatch, invalid-transition
 */
export async function setOrderStatus(
  ctx: OrdersContext,
  { by = SYSTEM, ...change }: ChangeOrder & { to: OrderStatus; by?: ChangedBy },
): Promise<Order> {
  if (change.to === "shipped") return shipOrder(ctx, { ...change, by });
  return changeStatus(ctx, { ...change, by, cancelReason: change.to === "cancelled" ? "admin" : undefined });
}

async function shipOrder(ctx: OrdersContext, { id, versions, by }: ChangeOrder & { by: ChangedBy }): Promise<Order> {
  try {
    return (await createFulfillment(ctx, { orderId: id, versions, by })).order;
  } catch (error) {
    // A paid order always has units left.
    if (isAppError(error) && error.code === "nothing-to-fulfill") throw new AppError("invalid-transition");
    throw error;
  }
}

async function changeStatus(
  ctx: OrdersContext,
  { by, ...change }: Omit<MoveOrder, "from" | "event"> & { by: ChangedBy },
): Promise<Order> {
  const { to, versions } = change;
  const event = newOrderEvent(ctx, eventTypeOf(to), by);
  const { moved, row } = await moveOrder(ctx.db, { ...change, from: CAN_COME_FROM[to], event });
  const { order } = requireOrder(row);
  if (!moved) {
    if (versions && !versions.includes(order.version)) throw new AppError("version-mismatch");
    throw new AppError("invalid-transition", refusalOf(order, to));
  }

  const relayed = relayEvent(ctx, event.id);
  ctx.defer(relayed);
  if (to === "cancelled") ctx.defer(declineNow(ctx));
  if (to === "cancelled") await Promise.race([relayed, wait(STOCK_WAIT_MS)]);
  return order;
}

function refusalOf({ status, fulfillmentStatus }: Order, to: OrderStatus): string {
  const isPartlySent = to === "cancelled" && status === "paid" && fulfillmentStatus !== "unfulfilled";
  if (isPartlySent) return "A part of the order has been shipped, so it can no longer be cancelled.";
  return `The order is ${status} and cannot become ${to}.`;
}

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
