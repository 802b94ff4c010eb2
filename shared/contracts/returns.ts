import { z } from "@hono/zod-openapi";
import { IdSchema } from "#shared/values/ids.ts";
import { NonNegativeMoneySchema } from "#shared/values/money.ts";
import { orNull } from "#shared/values/nullable.ts";

export const RETURN_STATUSES = ["requested", "approved", "rejected", "received"] as const;
export const ReturnStatusSchema = z.enum(RETURN_STATUSES).openapi("ReturnStatus");
export type ReturnStatus = z.infer<typeof ReturnStatusSchema>;

/** `settled`: the refund failed, and the money went back in another way. */
export const RETURN_REFUND_STATES = ["pending", "succeeded", "failed", "settled"] as const;
export type ReturnRefundState = (typeof RETURN_REFUND_STATES)[number];

/** What a customer sends back of an order, as clients and events have it. */
export const ReturnSchema = z
  .object({
    id: IdSchema,
    orderId: IdSchema,
    orderNumber: z.int().openapi({ description: "The number of its order, for people." }),
    status: ReturnStatusSchema,
    items: z.array(
      z.object({
        variantId: IdSchema,
        quantity: z.int(),
        reason: z.string(),
        quantityReceived: z.int().nullable(),
        restocked: z.boolean().nullable(),
      }),
    ),
    note: z.string().nullable(),
    rejectReason: z.string().nullable(),
    refundAmount: orNull(NonNegativeMoneySchema).openapi({
      description: "What the received units cost the customer; null until they are received.",
    }),
    refundId: IdSchema.nullable().openapi({
      description: "The refund, or the last one by which it was made again. Null also when the refund is made by hand.",
    }),
    refundStatus: z.enum(RETURN_REFUND_STATES).nullable().openapi({
      description: "What became of that refund: a `failed` one has to be made again, or is `settled` in another way.",
    }),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .openapi("Return");
export type Return = z.infer<typeof ReturnSchema>;
