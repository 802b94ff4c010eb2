import { eventTypeOf } from "#shared/contracts/events/orders.ts";
import type { Order, OrderStatus } from "#shared/contracts/orders.ts";
import { AppError } from "#shared/core/errors.ts";
import { newEvent } from "#shared/events/publisher/new-event.ts";
import type { Caller } from "#shared/http/route.ts";
import type { OrdersContext } from "../context.ts";
import { relayEvent } from "../events/events.service.ts";
import { orderNotFound } from "./orders.service.ts";
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
  const isAdmin = caller.role === "admin";
  const [userId, cancelReason] = isAdmin ? [undefined, "admin" as const] : [caller.userId, "customer" as const];
  return changeStatus(ctx, { ...change, userId, to: "cancelled", cancelReason });
}

/**
 * Changes the status of any order.
 *
 * @throws AppError not-found, version-mismatch, invalid-transition
 */
export async function setOrderStatus(ctx: OrdersContext, change: ChangeOrder & { to: OrderStatus }): Promise<Order> {
  return changeStatus(ctx, { ...change, cancelReason: change.to === "cancelled" ? "admin" : undefined });
}

async function changeStatus(ctx: OrdersContext, change: Omit<MoveOrder, "from" | "event">): Promise<Order> {
  const { to, versions } = change;
  const event = newEvent(ctx, eventTypeOf(to));
  const { moved, row } = await moveOrder(ctx.db, { ...change, from: CAN_COME_FROM[to], event });
  if (!row) throw orderNotFound();
  const { order } = row;
  if (!moved) {
    if (versions && !versions.includes(order.version)) throw new AppError("version-mismatch");
    throw new AppError("invalid-transition", `The order is ${order.status} and cannot become ${to}.`);
  }

  const relayed = relayEvent(ctx, event.id);
  ctx.defer(relayed);
  if (to === "cancelled") await Promise.race([relayed, wait(STOCK_WAIT_MS)]);
  return order;
}

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
