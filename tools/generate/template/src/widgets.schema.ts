import { z } from "@hono/zod-openapi";
import { IdSchema } from "#shared/values/ids.ts";
// <fields:schema-imports>
import { text } from "#shared/values/text.ts";
// </fields:schema-imports>

const fields = z.strictObject({
  // <fields:accepted>
  label: text({ min: 1, max: 100 }),
  // </fields:accepted>
});

export const NewWidgetSchema = fields.openapi("NewWidget", {
  example: {
    // <fields:sample>
    label: "Some label",
    // </fields:sample>
  },
});
export type NewWidget = z.infer<typeof NewWidgetSchema>;

export const WidgetPatchSchema = fields
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, { message: "must name a field to change" })
  .openapi("WidgetPatch", {
    example: {
      // <fields:change>
      label: "Other label",
      // </fields:change>
    },
  });
export type WidgetPatch = z.infer<typeof WidgetPatchSchema>;

export const WidgetSchema = z
  .object({
    id: IdSchema,
    userId: IdSchema.openapi({ description: "Who made it." }),
    // <fields:shown>
    label: z.string(),
    // </fields:shown>
    version: z.int(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .openapi("Widget");
export type Widget = z.infer<typeof WidgetSchema>;
