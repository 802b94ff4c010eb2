import { z } from "@hono/zod-openapi";
import { IdSchema } from "#shared/values/ids.ts";
import { MoneySchema, NonNegativeMoneySchema } from "#shared/values/money.ts";
import { orNull } from "#shared/values/nullable.ts";

export const PROVIDER_IDS = ["stripe", "test"] as const;
export type ProviderId = (typeof PROVIDER_IDS)[number];

export const PAYMENT_STATES = ["requires-action", "processing", "succeeded", "failed", "canceled"] as const;
export type PaymentState = (typeof PAYMENT_STATES)[number];

export const REFUND_STATES = ["pending", "succeeded", "failed"] as const;
export type RefundState = (typeof REFUND_STATES)[number];

/** Why a payment failed: `code` is the provider's, `message` is for the customer. */
const FailureSchema = z.object({ code: z.string(), message: z.string() }).openapi("PaymentFailure");
export type PaymentFailure = z.infer<typeof FailureSchema>;

/** A payment of an order's whole total. */
export const PaymentSchema = z
  .object({
    id: IdSchema,
    orderId: IdSchema,
    provider: z.enum(PROVIDER_IDS),
    status: z.enum(PAYMENT_STATES),
    amount: MoneySchema,
    refundedAmount: NonNegativeMoneySchema,
    clientSecret: z.string().nullable().openapi({
      description: "For the provider's own script in the browser. Only the owner sees it, while the payment is open.",
    }),
    redirectUrl: z.string().nullable().openapi({ description: "Where the customer pays, if the provider has a page." }),
    failure: orNull(FailureSchema),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .openapi("Payment");
export type Payment = z.infer<typeof PaymentSchema>;

export const RefundSchema = z
  .object({
    id: IdSchema,
    orderId: IdSchema,
    paymentId: IdSchema,
    amount: MoneySchema,
    status: z.enum(REFUND_STATES),
    reason: z.string().nullable(),
    failure: orNull(z.object({ code: z.string(), message: z.string().nullable() })).openapi({
      description: "Why it failed, as the provider says it. Only administrators see it.",
    }),
    returnId: IdSchema.nullable().openapi({ description: "The return whose units it pays back." }),
    retryOf: IdSchema.nullable().openapi({ description: "The refund that failed and was made again by this one." }),
    isUnsettled: z.boolean().openapi({
      description: "Whether it failed, and was neither made again nor settled in another way.",
    }),
    settledNote: z.string().nullable().openapi({
      description: "How it was settled in another way, after it had failed. Only administrators see it.",
    }),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .openapi("Refund");
export type Refund = z.infer<typeof RefundSchema>;

export const PaymentProviderSchema = z
  .object({
    id: z.enum(PROVIDER_IDS),
    name: z.string(),
    publishableKey: z.string().nullable().openapi({ description: "For the provider's own script in the browser." }),
  })
  .openapi("PaymentProvider");
export type PaymentProviderInfo = z.infer<typeof PaymentProviderSchema>;
