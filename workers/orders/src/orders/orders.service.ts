import type { Order } from "#shared/contracts/orders.ts";
import { AppError } from "#shared/core/errors.ts";
import { decodeTimeCursor, type Page, toTimePage } from "#shared/http/pagination.ts";
import type { Caller, OrderReader } from "#shared/http/route.ts";
import type { OrdersContext } from "../context.ts";
import { listOrders } from "./order-list.repository.ts";
import { findOrder } from "./orders.repository.ts";
import type { OrderListQuery } from "./orders.schema.ts";

/** @throws AppError not-found also for another user's order, without its key */
export async function getOrder(ctx: OrdersContext, reader: OrderReader, id: string): Promise<Order> {
  return requireOrder(await findOrder(ctx.db, id, reader)).order;
}

/** Whose orders a caller may change: `undefined` for everyone's. */
export function ownerOf({ role, userId }: Caller): string | undefined {
  return role === "admin" ? undefined : userId;
}

/** @throws AppError not-found */
export function requireOrder<Row>(row: Row | undefined): Row {
  if (!row) throw orderNotFound();
  return row;
}

export function orderNotFound(): AppError {
  return new AppError("not-found", "There is no such order, or it is not yours.");
}

/** A customer's own orders; all orders, with more filters, for an administrator. */
export async function listOrdersFor(
  ctx: OrdersContext,
  caller: Caller,
  { cursor, q, userId, createdFrom, createdTo, ...own }: OrderListQuery,
): Promise<Page<Order>> {
  const filters =
    caller.role === "admin" ? { userId, createdFrom, createdTo, ...searchOf(q) } : { userId: caller.userId };
  const rows = await listOrders(ctx.db, { ...own, ...filters, after: decodeTimeCursor(cursor) });
  return toTimePage(rows, own.limit, ({ order }) => order);
}

/** A number means the order with that number, anything else words. */
function searchOf(q: string | undefined): { number?: number; words?: string } {
  const number = /^#?(\d{1,15})$/.exec(q ?? "")?.[1];
  if (number) return { number: Number(number) };
  return q === undefined ? {} : { words: q };
}
