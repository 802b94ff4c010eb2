import { z } from "@hono/zod-openapi";
import { IdSchema } from "#shared/values/ids.ts";
import { text } from "#shared/values/text.ts";
import { MAX_VARIANTS } from "../variants/variants.schema.ts";

export const MAX_IMAGES = 20;

const alt = text({ max: 500 }).openapi({ description: "What the image shows, for those who cannot see it." });

export const NewImageQuerySchema = z.strictObject({ alt: alt.default("") });

export const ImagePatchSchema = z
  .strictObject({
    alt: alt.optional(),
    position: z
      .int()
      .min(0)
      .max(MAX_IMAGES - 1)
      .optional()
      .openapi({ description: "Its new place, from 0; beyond the last one, the last." }),
    variantIds: z
      .array(IdSchema)
      .max(MAX_VARIANTS)
      .refine((ids) => new Set(ids).size === ids.length, { message: "must not repeat an id" })
      .optional()
      .openapi({ description: "The variants that it shows; none, if it shows the product as a whole." }),
  })
  .openapi("ImagePatch", { example: { alt: "A white enamel mug with a blue rim", position: 0 } });
export type ImagePatch = z.infer<typeof ImagePatchSchema>;
