import type { Order } from "#shared/contracts/orders.ts";
import { AppError } from "#shared/core/errors.ts";
import { decodeTimeCursor, type Page, toTimePage } from "#shared/http/pagination.ts";
import type { Caller } from "#shared/http/route.ts";
import type { OrdersContext } from "../context.ts";
import { findOrder, listOrders } from "./orders.repository.ts";
import type { OrderListQuery } from "./orders.schema.ts";

/** @throws AppError not-found also for another user's order, unless the caller is an administrator */
export async function getOrder(ctx: OrdersContext, caller: Caller, id: string): Promise<Order> {
  const row = await findOrder(ctx.db, id, caller.role === "admin" ? undefined : caller.userId);
  if (!row) throw orderNotFound();
  return row.order;
}

export function orderNotFound(): AppError {
  return new AppError("not-found", "There is no such order, or it is not yours.");
}

/** A customer's own orders; all orders, or those of `userId`, for an administrator. */
export async function listOrdersFor(ctx: OrdersContext, caller: Caller, query: OrderListQuery): Promise<Page<Order>> {
  const rows = await listOrders(ctx.db, {
    limit: query.limit,
    status: query.status,
    userId: caller.role === "admin" ? query.userId : caller.userId,
    after: decodeTimeCursor(query.cursor),
  });
  return toTimePage(rows, query.limit, ({ order }) => order);
}
