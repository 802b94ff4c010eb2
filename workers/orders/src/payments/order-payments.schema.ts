import { z } from "@hono/zod-openapi";
import { PROVIDER_IDS } from "#shared/contracts/payments.ts";
import { MoneySchema } from "#shared/values/money.ts";
import { text } from "#shared/values/text.ts";

export const NewPaymentSchema = z
  .strictObject({
    provider: z.enum(PROVIDER_IDS),
    returnUrl: z
      .url({ protocol: /^https?$/ })
      .max(2000)
      .optional()
      .openapi({
        description: "Where the customer goes after the provider's page: on the shop's own or an allowed origin.",
      }),
  })
  .openapi("NewPayment", { example: { provider: "test" } });
export type NewPayment = z.infer<typeof NewPaymentSchema>;

export const NewRefundSchema = z
  .strictObject({
    amount: MoneySchema.optional().openapi({ description: "All that is left when it is not given." }),
    reason: text({ min: 1, max: 500 }).optional(),
  })
  .openapi("NewRefund", {
    example: { amount: { amount: 500, currency: "USD" }, reason: "The box was damaged." },
  });
export const RefundSettlementSchema = z
  .strictObject({
    note: text({ min: 1, max: 500 }).openapi({ description: "How it was settled. Only administrators see it." }),
  })
  .openapi("RefundSettlement", { example: { note: "Paid back by bank transfer." } });

export type NewRefund = z.infer<typeof NewRefundSchema>;
