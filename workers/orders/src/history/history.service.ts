import type { OrderHistory } from "./history.schema.ts";
import type { OrderReader } from "#shared/http/route.ts";
import type { OrdersContext } from "../context.ts";
import { orderNotFound } from "../orders/orders.service.ts";
import { findHistory } from "./history.repository.ts";

/**
 * What happened to an order and who did it, oldest first. Only administrators see which administrator it was.
 *
 * @throws AppError not-found also for another user's order, without its key
 */
export async function readHistory(ctx: OrdersContext, reader: OrderReader, orderId: string): Promise<OrderHistory> {
  const items = await findHistory(ctx.db, orderId, reader);
  if (!items) throw orderNotFound();
  if (reader.role === "admin") return { items };
  return { items: items.map((item) => (item.actor === "admin" ? { ...item, userId: null } : item)) };
}
