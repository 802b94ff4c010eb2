import { z } from "@hono/zod-openapi";
import type { Call } from "../call.ts";
import { IdSchema } from "../ids.ts";
import { MoneySchema } from "../money.ts";
import type { OrderEvent } from "./events.ts";

export const ORDER_STATUSES = ["pending", "paid", "shipped", "delivered", "cancelled"] as const;
export const OrderStatusSchema = z.enum(ORDER_STATUSES).openapi("OrderStatus");
export type OrderStatus = z.infer<typeof OrderStatusSchema>;

/** An order as clients and events have it. */
export const OrderSchema = z
  .object({
    id: IdSchema,
    userId: IdSchema,
    status: OrderStatusSchema,
    items: z.array(
      z.object({
        productId: IdSchema,
        name: z.string(),
        unitPrice: MoneySchema,
        quantity: z.int(),
        lineTotal: MoneySchema,
      }),
    ),
    total: MoneySchema,
    version: z.int(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .openapi("Order");

export type Order = z.infer<typeof OrderSchema>;

/** A place in the event log: just behind the event with this time and id. */
export type EventPosition = { time: string; id: string };

/** What the orders Worker does for others. */
export interface OrdersRpc {
  /**
   * Events of the log behind a position (`null`: from its beginning), oldest first. `minAgeSeconds` of two minutes
   * or more is sure to leave no event out that is committed later. Kept for 14 days at least.
   */
  listEvents(
    call: Call,
    input: { after: EventPosition | null; minAgeSeconds: number; limit: number },
  ): Promise<OrderEvent[]>;
}
