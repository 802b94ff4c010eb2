import { z } from "@hono/zod-openapi";
import { FulfillmentSchema } from "#shared/contracts/fulfillments.ts";
import { IdSchema } from "#shared/values/ids.ts";
import { text } from "#shared/values/text.ts";
import { MAX_ITEMS, MAX_QUANTITY } from "../orders/orders.schema.ts";

const MAX_URL = 500;

export const NewFulfillmentSchema = z
  .strictObject({
    items: z
      .array(z.strictObject({ variantId: IdSchema, quantity: z.int().min(1).max(MAX_QUANTITY) }))
      .min(1)
      .max(MAX_ITEMS)
      .optional()
      .openapi({ description: "All units that are left when left out." }),
    carrier: text({ min: 1, max: 100 }).nullish().openapi({ example: "DHL" }),
    trackingNumber: text({ min: 1, max: 100 }).nullish(),
    trackingUrl: z
      .url({ protocol: /^https?$/ })
      .max(MAX_URL)
      .nullish(),
  })
  .openapi("NewFulfillment", {
    example: {
      carrier: "DHL",
      trackingNumber: "00340434161094042557",
      trackingUrl: "https://tracking.example.com/00340434161094042557",
    },
  });
export type NewFulfillment = z.infer<typeof NewFulfillmentSchema>;

export const FulfillmentsSchema = z.object({ items: z.array(FulfillmentSchema) });
