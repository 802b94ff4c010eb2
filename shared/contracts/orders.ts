import { z } from "@hono/zod-openapi";
import { orNull } from "#shared/values/nullable.ts";
import { PostalAddressSchema } from "#shared/values/addresses.ts";
import { IdSchema } from "#shared/values/ids.ts";
import { MoneySchema, NonNegativeMoneySchema } from "#shared/values/money.ts";
import { ShippingMethodSchema, totalFields } from "./checkout.ts";

export const ORDER_STATUSES = ["pending", "paid", "shipped", "delivered", "cancelled"] as const;
export const OrderStatusSchema = z.enum(ORDER_STATUSES).openapi("OrderStatus");
export type OrderStatus = z.infer<typeof OrderStatusSchema>;

export const PAYMENT_STATUSES = ["unpaid", "paid", "partially-refunded", "refunded"] as const;
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

const FULFILLMENT_STATUSES = ["unfulfilled", "partially-fulfilled", "fulfilled"] as const;
export type FulfillmentStatus = (typeof FULFILLMENT_STATUSES)[number];

const CANCEL_REASONS = ["customer", "admin", "unpaid"] as const;
export type CancelReason = (typeof CANCEL_REASONS)[number];

const OrderItemSchema = z.object({
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
  discountTotal: NonNegativeMoneySchema,
  taxTotal: NonNegativeMoneySchema,
  taxBasisPoints: z.int(),
  quantityFulfilled: z.int(),
  quantityReturned: z.int(),
});

/** An order as clients and events have it. What it costs never changes. */
export const OrderSchema = z
  .object({
    id: IdSchema,
    number: z.int().openapi({ description: "For people; counts up from 1001, with gaps.", example: 1001 }),
    userId: IdSchema,
    cartId: IdSchema.nullable(),
    status: OrderStatusSchema,
    paymentStatus: z.enum(PAYMENT_STATUSES),
    fulfillmentStatus: z.enum(FULFILLMENT_STATUSES),
    email: z.string().nullable(),
    items: z.array(OrderItemSchema),
    shippingAddress: orNull(PostalAddressSchema),
    billingAddress: orNull(PostalAddressSchema),
    shippingMethod: orNull(ShippingMethodSchema),
    ...totalFields,
    paymentDueAt: z.iso.datetime().nullable(),
    cancelReason: z.enum(CANCEL_REASONS).nullable(),
    version: z.int(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .openapi("Order");

export type Order = z.infer<typeof OrderSchema>;
