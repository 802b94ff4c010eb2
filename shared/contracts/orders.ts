import { z } from "@hono/zod-openapi";
import { IdSchema } from "#shared/values/ids.ts";
import { MoneySchema } from "#shared/values/money.ts";

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
        variantId: IdSchema,
        sku: z.string().nullable(),
        name: z.string(),
        options: z
          .record(z.string(), z.string())
          .openapi({ description: "The variant's value of each option of the product." }),
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
