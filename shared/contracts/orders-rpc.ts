import type { Call } from "#shared/core/context.ts";
import type { Fulfillment } from "./fulfillments.ts";
import type { Order } from "./orders.ts";
import type { Return } from "./returns.ts";

/** An order as a mail shows it. The key is for the mail's link to the order. */
export type MailedOrder = { order: Order; key: string; fulfillments: Fulfillment[]; returns: Return[] };

export type OrdersForMails = {
  shop: { name: string; supportEmail: string | null };
  /** Unknown orders are left out. */
  orders: MailedOrder[];
};

/** The entrypoint `OrderMails` of orders, for notifications. */
export interface OrderMailsRpc {
  /** What mails about these orders say, as it is now. */
  readOrdersForMails(call: Call, orderIds: string[]): Promise<OrdersForMails>;
}
