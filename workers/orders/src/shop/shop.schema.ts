import { z } from "@hono/zod-openapi";
import { CurrencySchema } from "#shared/values/money.ts";
import { text } from "#shared/values/text.ts";

const MAX_THRESHOLD = 1_000_000_000;

export const ShopPatchSchema = z
  .strictObject({
    name: text({ min: 1, max: 100 }),
    currency: CurrencySchema,
    supportEmail: z.email().max(254).nullable().openapi({ example: "help@example.com" }),
    lowStockThreshold: z.int().min(0).max(MAX_THRESHOLD),
  })
  .partial()
  .openapi("ShopPatch", { example: { supportEmail: "help@example.com", lowStockThreshold: 5 } });
export type ShopPatch = z.infer<typeof ShopPatchSchema>;

export const ShopSchema = z
  .object({
    name: z.string(),
    currency: z.string(),
    countries: z.array(z.string()).openapi({
      description: 'Where the shop sells to: ISO 3166-1 codes, and "*" when it sells to the rest of the world.',
    }),
    supportEmail: z.string().nullable(),
    lowStockThreshold: z.int().optional().openapi({
      description: "Stock of a variant is low at this number and below. Only administrators see it.",
    }),
  })
  .openapi("Shop");
export type Shop = z.infer<typeof ShopSchema>;
