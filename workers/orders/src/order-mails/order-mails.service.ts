import type { OrdersForMails } from "#shared/contracts/orders-rpc.ts";
import type { OrdersContext } from "../context.ts";
import { findOrdersForMails } from "./order-mails.repository.ts";

/** What mails about these orders say, as it is now. */
export function readOrdersForMails(ctx: OrdersContext, orderIds: string[]): Promise<OrdersForMails> {
  return findOrdersForMails(ctx.db, orderIds);
}
