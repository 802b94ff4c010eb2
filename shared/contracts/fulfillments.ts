import { z } from "@hono/zod-openapi";
import { IdSchema } from "#shared/values/ids.ts";

/** A parcel of an order, as clients and events have it. */
export const FulfillmentSchema = z
  .object({
    id: IdSchema,
    orderId: IdSchema,
    items: z.array(z.object({ variantId: IdSchema, quantity: z.int() })),
    carrier: z.string().nullable(),
    trackingNumber: z.string().nullable(),
    trackingUrl: z.string().nullable(),
    createdAt: z.iso.datetime(),
  })
  .openapi("Fulfillment");
export type Fulfillment = z.infer<typeof FulfillmentSchema>;
