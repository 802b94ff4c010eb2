import type { Call } from "#shared/core/context.ts";
import type { Cart } from "./carts.ts";
import type { Fulfillment } from "./fulfillments.ts";
import type { Order } from "./orders.ts";
import type { Return } from "./returns.ts";

/** An order as a mail shows it. The key is for the mail's link to the order. */
export type MailedOrder = { order: Order; key: string; fulfillments: Fulfillment[]; returns: Return[] };

type ShopForMails = { name: string; supportEmail: string | null };

export type OrdersForMails = {
  shop: ShopForMails;
  /** Unknown orders are left out. */
  orders: MailedOrder[];
};

export type CartsForMails = { shop: ShopForMails; carts: Cart[] };

/** The entrypoint `OrderMails` of orders, for notifications. */
export interface OrderMailsRpc {
  /** What mails about these orders say, as it is now. */
  readOrdersForMails(call: Call, orderIds: string[]): Promise<OrdersForMails>;
  /**
   * Those of these carts whose customers may be reminded of them now, as they are now: open, not touched for an hour,
   * with an email and the consent to a reminder, and the only one that was abandoned with this email within a day.
   */
  readAbandonedCarts(call: Call, cartIds: string[]): Promise<CartsForMails>;
}
