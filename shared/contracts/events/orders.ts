import { z } from "zod";
import { cloudEventSchema } from "../event-log.ts";
import { ORDER_STATUSES, OrderSchema, type OrderStatus } from "../orders.ts";

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

/** The change of an order's status. */
export const OrderEventSchema = cloudEventSchema(z.enum(ORDER_EVENT_TYPES), OrderDataSchema);
export type OrderEvent = z.infer<typeof OrderEventSchema>;

/** All that orders publishes. */
export const EVENT_TYPES: string[] = [...ORDER_EVENT_TYPES];
export const EventSchema = OrderEventSchema;
