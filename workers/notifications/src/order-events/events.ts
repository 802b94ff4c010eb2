import { z } from "zod";
import { OrdersEventSchema, orderOf } from "#shared/contracts/events/orders.ts";
import { RefundChangedSchema } from "#shared/contracts/events/payments.ts";
import type { MailedTo } from "../mails/recipients.ts";

/** Every event that customers are notified of. */
export const EventSchema = z.union([OrdersEventSchema, RefundChangedSchema]);
export type CustomerEvent = z.infer<typeof EventSchema>;
export type RefundEvent = z.infer<typeof RefundChangedSchema>;

export const isRefund = (event: CustomerEvent): event is RefundEvent => event.type.startsWith("refund.");

/** The order of an event; where its mail goes is unknown for a refund, which only names the order. */
export function orderIn(event: CustomerEvent): { orderId: string; userId: string; mailedTo: MailedTo | undefined } {
  if (isRefund(event)) return { orderId: event.data.orderId, userId: event.data.userId, mailedTo: undefined };
  const order = orderOf(event);
  return { orderId: order.id, userId: order.userId, mailedTo: order };
}
