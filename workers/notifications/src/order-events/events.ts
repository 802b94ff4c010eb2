import { z } from "zod";
import { CartAbandonedEventSchema, OrdersEventSchema, orderOf } from "#shared/contracts/events/orders.ts";
import { RefundChangedSchema } from "#shared/contracts/events/payments.ts";
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

/** The order of an event; where its mail goes is unknown for a refund, which only names the order. */
export function orderIn(event: CustomerEvent): { orderId: string; userId: string; mailedTo: MailedTo | undefined } {
  if (isRefund(event)) return { orderId: event.data.orderId, userId: event.data.userId, mailedTo: undefined };
  const order = orderOf(event);
  return { orderId: order.id, userId: order.userId, mailedTo: order };
}
