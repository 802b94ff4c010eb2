import { z } from "@hono/zod-openapi";
import { IdSchema } from "#shared/values/ids.ts";

export const ACTORS = ["customer", "admin", "system"] as const;
export type Actor = (typeof ACTORS)[number];

/** Who caused a change: the system has no user. */
export type ChangedBy = { actor: Actor; userId: string | null };

export const OrderHistorySchema = z
  .object({
    items: z.array(
      z.object({
        at: z.iso.datetime(),
        type: z.string().openapi({ description: "The type of the event.", example: "order.paid" }),
        actor: z.enum(ACTORS),
        userId: IdSchema.nullable().openapi({
          description: "Which user; only administrators see which administrator.",
        }),
        data: z.record(z.string(), z.unknown()).openapi({ description: "What the event says." }),
      }),
    ),
  })
  .openapi("OrderHistory");
export type OrderHistory = z.infer<typeof OrderHistorySchema>;
