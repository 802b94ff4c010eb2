import { z } from "@hono/zod-openapi";
import { IdSchema } from "#shared/values/ids.ts";
import { text } from "#shared/values/text.ts";

export const DeadLetterSchema = z
  .object({
    id: IdSchema,
    eventId: IdSchema.nullable(),
    event: z.unknown().openapi({ description: "The message as it came last." }),
    error: z.string().openapi({ description: "Why it could not be handled the last time." }),
    attempts: z.int(),
    createdAt: z.iso.datetime(),
    failedAt: z.iso.datetime().openapi({ description: "When it failed the last time." }),
    replayedAt: z.iso.datetime().nullable(),
  })
  .openapi("DeadLetter");
export type DeadLetter = z.infer<typeof DeadLetterSchema>;

export const DismissalQuerySchema = z.object({
  reason: text({ min: 1, max: 500 }).openapi({
    description: "Why it is given up. It is logged: leave personal data out.",
  }),
});
