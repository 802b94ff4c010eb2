import { z } from "zod";
import { CartAbandonedEventSchema, OrdersEventSchema, orderOf } from "#shared/contracts/events/orders.ts";
import { RefundChangedSchema } from "#shared/contracts/events/payments.ts";
import type { OrdersForMails } from "#shared/contracts/orders-rpc.ts";
import type { MailedTo } from "../mails/recipients.ts";

const CustomerEventSchema = z.union([OrdersEventSchema, RefundChangedSchema]);
/** An event that its customer is notified of. */
export type CustomerEvent = z.infer<typeof CustomerEventSchema>;

/** All that is subscribed to. */
export const EventSchema = z.union([CustomerEventSchema, CartAbandonedEventSchema]);
export type AbandonedEvent = z.infer<typeof CartAbandonedEventSchema>;
export type RefundEvent = z.infer<typeof RefundChangedSchema>;

export const isRefund = (event: CustomerEvent): event is RefundEvent => event.type.startsWith("refund.");

export const isAbandoned = (event: z.infer<typeof EventSchema>): event is AbandonedEvent =>
  event.type === "cart.abandoned";

/**
 * The order of an event, whose it is, and where its mail goes. A refund names the user who paid, perhaps as a guest who has
 * signed in since: whose the order is now, and where its mail goes, is known from `orders` alone.
 */
export function orderIn(
  event: CustomerEvent,
  orders: OrdersForMails["orders"] = [],
): { orderId: string; userId: string; mailedTo: MailedTo | undefined } {
  if (isRefund(event)) {
    const { orderId, userId } = event.data;
    const order = orders.find((each) => each.order.id === orderId)?.order;
    return { orderId, userId: order?.userId ?? userId, mailedTo: order };
  }
  const order = orderOf(event);
  return { orderId: order.id, userId: order.userId, mailedTo: order };
}
