import type { Caller } from "#shared/http/route.ts";
import type { OrdersContext } from "../context.ts";
import { orderNotFound, ownerOf } from "../orders/orders.service.ts";
import { rotateKey } from "./order-keys.repository.ts";

/**
 * Replaces the key of an order: links in earlier mails no longer show it.
 *
 * @throws AppError not-found also for another user's order, unless the caller is an administrator
 */
export async function rotateOrderKey(ctx: OrdersContext, caller: Caller, orderId: string): Promise<void> {
  if (!(await rotateKey(ctx.db, orderId, ownerOf(caller)))) throw orderNotFound();
}
