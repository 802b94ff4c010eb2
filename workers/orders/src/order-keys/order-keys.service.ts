import type { OrderKey } from "#shared/contracts/orders-rpc.ts";
import type { Caller } from "#shared/http/route.ts";
import type { OrdersContext } from "../context.ts";
import { orderNotFound, ownerOf } from "../orders/orders.service.ts";
import { findKeys, rotateKey } from "./order-keys.repository.ts";

/**
 * Replaces the key of an order: links in earlier mails no longer show it.
 *
 * @throws AppError not-found also for another user's order, unless the caller is an administrator
 */
export async function rotateOrderKey(ctx: OrdersContext, caller: Caller, orderId: string): Promise<void> {
  if (!(await rotateKey(ctx.db, orderId, ownerOf(caller)))) throw orderNotFound();
}

/** The keys of these orders, in no order, for the links of their mails. */
export async function findOrderKeys(ctx: OrdersContext, orderIds: string[]): Promise<OrderKey[]> {
  return orderIds.length > 0 ? findKeys(ctx.db, orderIds) : [];
}
