import { z } from "@hono/zod-openapi";
import { IdSchema } from "#shared/values/ids.ts";

/** An image of a product; `urls` has its address at each width in pixels. */
export const ProductImageSchema = z
  .object({
    id: IdSchema,
    key: z.string(),
    alt: z.string(),
    width: z.int(),
    height: z.int(),
    position: z.int(),
    variantIds: z.array(IdSchema),
    urls: z.record(z.string(), z.string()),
  })
  .openapi("Image");
export type ProductImage = z.infer<typeof ProductImageSchema>;
