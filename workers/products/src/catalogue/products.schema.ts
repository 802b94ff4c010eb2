import { z } from "@hono/zod-openapi";
import { IdSchema } from "#shared/values/ids.ts";
import { CurrencySchema, MAX_AMOUNT, MoneySchema } from "#shared/values/money.ts";
import { PageQuerySchema } from "#shared/http/pagination.ts";
import { text } from "#shared/values/text.ts";

export const MAX_STOCK = 1_000_000_000;
const MAX_SEARCH_WORDS = 10;

const name = text({ min: 3, max: 100 }).openapi({ example: "Enamel mug" });
const description = text({ max: 500 });
const availableStock = z.int().min(0).max(MAX_STOCK);

/** What an administrator sets, whatever is done with it. */
const fields = { name, description: description.nullish(), price: MoneySchema };

export const NewProductSchema = z.strictObject({ ...fields, availableStock }).openapi("NewProduct");
export type NewProduct = z.infer<typeof NewProductSchema>;

export const ProductReplacementSchema = z
  .strictObject({
    ...fields,
    availableStock: availableStock.optional().openapi({
      description: "Needs `If-Match`. Left out, the stock stays as it is; beside running orders, adjust it instead.",
    }),
  })
  .openapi("ProductReplacement");
export type ProductReplacement = z.infer<typeof ProductReplacementSchema>;

export const ProductPatchSchema = ProductReplacementSchema.partial().openapi("ProductPatch");
export type ProductPatch = z.infer<typeof ProductPatchSchema>;

export const StockAdjustmentSchema = z
  .strictObject({
    delta: z
      .int()
      .min(-MAX_STOCK)
      .max(MAX_STOCK)
      .refine((delta) => delta !== 0, { message: "must not be zero" })
      .openapi({ description: "What to add to the stock, or to take from it when negative.", example: -2 }),
    reason: text({ max: 500 }).nullish(),
  })
  .openapi("StockAdjustment");
export type StockAdjustment = z.infer<typeof StockAdjustmentSchema>;

/** Raise it with each change of `ProductSchema`: two versions of the Worker must not read each other's cache entries. */
export const PRODUCT_FORMAT = 1;

export const ProductSchema = z
  .object({
    id: IdSchema,
    name: z.string(),
    description: z.string().nullable(),
    price: MoneySchema,
    availableStock: z.int(),
    version: z.int(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .openapi("Product");
export type Product = z.infer<typeof ProductSchema>;

export const SORTS = ["name", "-name", "price", "-price", "createdAt", "-createdAt"] as const;
export type Sort = (typeof SORTS)[number];

const amount = z
  .string()
  .regex(/^\d{1,13}$/, "must be a whole number of minor units")
  .transform(Number)
  .pipe(z.int().max(MAX_AMOUNT))
  .openapi({ type: "integer", minimum: 0, maximum: MAX_AMOUNT });

export const ProductListQuerySchema = z.strictObject({
  ...PageQuerySchema.shape,
  q: text({ max: 100 })
    .refine((q) => q.split(/\s+/).length <= MAX_SEARCH_WORDS, {
      message: `must have at most ${MAX_SEARCH_WORDS} words`,
    })
    .optional()
    .openapi({
      description: "Words that name or description must have, all of them; each may be the beginning of one.",
    }),
  minPrice: amount.optional(),
  maxPrice: amount.optional(),
  currency: CurrencySchema.optional(),
  inStock: z.literal("true").optional(),
  sort: z.enum(SORTS).default("-createdAt"),
});
export type ProductListQuery = z.infer<typeof ProductListQuerySchema>;
