import { z } from "zod";
import { CartSchema } from "../carts.ts";
import { cloudEventSchema } from "../event-log.ts";
import { FulfillmentSchema } from "../fulfillments.ts";
import { RETURN_STATUSES, ReturnSchema } from "../returns.ts";
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
export type OrderData = z.infer<typeof OrderDataSchema>;

/** The type of the event that says an order reached this status. An order begins `pending`: that is its creation. */
export function eventTypeOf(status: OrderStatus): OrderEventType {
  return status === "pending" ? "order.created" : `order.${status}`;
}

export type OrderEventType = "order.created" | `order.${Exclude<OrderStatus, "pending">}`;

const ORDER_EVENT_TYPES = ORDER_STATUSES.map(eventTypeOf) as [OrderEventType, ...OrderEventType[]];

/** The change of an order's status. */
export const OrderEventSchema = cloudEventSchema(z.enum(ORDER_EVENT_TYPES), OrderDataSchema);
export type OrderEvent = z.infer<typeof OrderEventSchema>;

/** A parcel has left; with the order as it is then. */
const FulfillmentEventSchema = cloudEventSchema(
  z.literal("fulfillment.created"),
  z.object({ ...FulfillmentSchema.shape, order: OrderDataSchema }),
);
export type FulfillmentEvent = z.infer<typeof FulfillmentEventSchema>;

const RETURN_EVENT_TYPES = RETURN_STATUSES.map((status) => `return.${status}` as const);

/** A return reached this status; with its order as it is then. The events of the previous version may lack fields. */
const ReturnEventSchema = cloudEventSchema(
  z.enum(RETURN_EVENT_TYPES),
  z.object({
    ...ReturnSchema.shape,
    orderNumber: ReturnSchema.shape.orderNumber.optional(),
    refundStatus: ReturnSchema.shape.refundStatus.optional(),
    order: OrderDataSchema,
  }),
);
export type ReturnEvent = z.infer<typeof ReturnEventSchema>;

/** All that concerns an order. */
export const OrdersEventSchema = z.discriminatedUnion("type", [
  OrderEventSchema,
  FulfillmentEventSchema,
  ReturnEventSchema,
]);
export type OrdersEvent = z.infer<typeof OrdersEventSchema>;
export const ORDERS_EVENT_TYPES = [...ORDER_EVENT_TYPES, "fulfillment.created", ...RETURN_EVENT_TYPES] as const;

/** A cart with an email and items was not touched for an hour. Each cart says so once. */
export const CartAbandonedEventSchema = cloudEventSchema(z.literal("cart.abandoned"), CartSchema);

/** All that orders publishes to its subscribers. */
export const EventSchema = z.union([OrdersEventSchema, CartAbandonedEventSchema]);
export const EVENT_TYPES: string[] = [...ORDERS_EVENT_TYPES, "cart.abandoned"];

/** Money of an order that came through a shopping agent went back, or could not. For the Worker agents alone. */
const AgentRefundEventSchema = cloudEventSchema(z.literal("agent-order.refunded"), OrderDataSchema);

/** What the Worker agents reads of an event's data: the order, which it then reads as it is. */
export const AgentEventDataSchema = z.object({ id: z.uuid(), order: z.object({ id: z.uuid() }).optional() });

/** What the log of orders has. */
export const LoggedEventSchema = z.union([EventSchema, AgentRefundEventSchema]);

/** The order that an event is about, as it was then. */
export function orderOf({ data }: Pick<OrdersEvent, "data">): OrderData {
  return "order" in data ? data.order : data;
}
