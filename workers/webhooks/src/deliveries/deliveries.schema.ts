import { z } from "@hono/zod-openapi";
import { PageQuerySchema } from "#shared/http/pagination.ts";
import { IdSchema } from "#shared/values/ids.ts";
import { text } from "#shared/values/text.ts";

const DeliveryStatusSchema = z.enum(["pending", "succeeded", "failed"]);

const AttemptSchema = z.object({
  at: z.iso.datetime(),
  status: z.int().nullable().openapi({ description: "Of the answer; null when there was none." }),
  durationMs: z.int(),
  error: z.string().nullable().openapi({
    description: "`timeout`, `connection`, `redirect`, `status` or `unsafe-url`; null for a success.",
  }),
  responseExcerpt: z.string().nullable().openapi({ description: "The first 4 KiB of the answer." }),
});

export const DeliverySchema = z
  .object({
    id: IdSchema,
    endpointId: IdSchema,
    eventId: IdSchema.openapi({ description: "Also the `webhook-id` of each attempt." }),
    eventType: z.string(),
    status: DeliveryStatusSchema,
    attempts: z.array(AttemptSchema),
    nextAttemptAt: z.iso.datetime().nullable(),
    createdAt: z.iso.datetime(),
  })
  .openapi("WebhookDelivery");
export type Delivery = z.infer<typeof DeliverySchema>;

export const DeliveryListQuerySchema = z.strictObject({
  ...PageQuerySchema.shape,
  endpointId: IdSchema.optional().openapi({ description: "Only deliveries to this endpoint." }),
  status: DeliveryStatusSchema.optional(),
  eventType: text({ min: 1, max: 100 }).optional().openapi({ description: "As in `order.paid`." }),
});
export type DeliveryListQuery = z.infer<typeof DeliveryListQuerySchema>;
