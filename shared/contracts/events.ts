import { z } from "zod";
import { ORDER_STATUSES, OrderSchema, type OrderStatus } from "./orders.ts";

/** An order as the events have it: those of the previous version have only some of its fields. */
const { id, userId, status, items, total, version, createdAt, updatedAt, ...newFields } = OrderSchema.shape;
const { productId, name, unitPrice, quantity, lineTotal, ...newItemFields } = items.element.shape;
const OrderDataSchema = z.object({
  ...{ id, userId, status, total, version, createdAt, updatedAt },
  ...z.object(newFields).partial().shape,
  items: z.array(
    z.object({ productId, name, unitPrice, quantity, lineTotal, ...z.object(newItemFields).partial().shape }),
  ),
});

/** The type of the event that says an order reached this status. An order begins `pending`: that is its creation. */
export function eventTypeOf(status: OrderStatus): OrderEventType {
  return status === "pending" ? "order.created" : `order.${status}`;
}

export type OrderEventType = "order.created" | `order.${Exclude<OrderStatus, "pending">}`;

export const ORDER_EVENT_TYPES = ORDER_STATUSES.map(eventTypeOf) as [OrderEventType, ...OrderEventType[]];

/** A CloudEvents 1.0 message (https://github.com/cloudevents/spec) about an order, as it goes through the queues. */
export const OrderEventSchema = z.object({
  specversion: z.literal("1.0"),
  id: z.uuid(),
  source: z.literal("/api/v1/orders"),
  type: z.enum(ORDER_EVENT_TYPES),
  subject: z.uuid(),
  time: z.iso.datetime(),
  datacontenttype: z.literal("application/json"),
  /** CloudEvents distributed tracing extension. */
  traceparent: z.string(),
  data: OrderDataSchema,
});

/** How long the log keeps an event, at least: what has not been delivered by then is kept until it is. */
export const EVENT_LOG_DAYS = 30;

export type OrderEvent = z.infer<typeof OrderEventSchema>;
