import { z } from "@hono/zod-openapi";
import { ReturnStatusSchema } from "#shared/contracts/returns.ts";
import { PageQuerySchema } from "#shared/http/pagination.ts";
import { EXAMPLE_ID, IdSchema } from "#shared/values/ids.ts";
import { text } from "#shared/values/text.ts";
import { MAX_ITEMS, MAX_QUANTITY } from "../orders/orders.schema.ts";

const item = { variantId: IdSchema, quantity: z.int().min(1).max(MAX_QUANTITY) };

/** Up to 100 items, each of another variant. */
const itemsOf = <Item extends z.ZodObject<{ variantId: typeof IdSchema }>>(schema: Item) =>
  z
    .array(schema)
    .min(1)
    .max(MAX_ITEMS)
    .refine((items) => new Set(items.map(({ variantId }) => variantId)).size === items.length, {
      message: "must name each variant once",
    });

export const NewReturnSchema = z
  .strictObject({
    items: itemsOf(z.strictObject({ ...item, reason: text({ min: 1, max: 200 }).openapi({ example: "Too small" }) })),
    note: text({ min: 1, max: 500 }).nullish(),
  })
  .openapi("NewReturn", { example: { items: [{ variantId: EXAMPLE_ID, quantity: 1, reason: "Too small" }] } });
export type NewReturn = z.infer<typeof NewReturnSchema>;

export const ReturnRejectionSchema = z
  .strictObject({ reason: text({ min: 1, max: 500 }).openapi({ description: "For the customer." }) })
  .openapi("ReturnRejection", { example: { reason: "The mug was used." } });

export const ReturnReceiptSchema = z
  .strictObject({
    items: itemsOf(z.strictObject({ ...item, restock: z.boolean() })).openapi({
      description: "What has come back: fewer units than announced are possible.",
    }),
    refundShipping: z.boolean().default(false),
  })
  .openapi("ReturnReceipt", { example: { items: [{ variantId: EXAMPLE_ID, quantity: 1, restock: true }] } });
export type ReturnReceipt = z.infer<typeof ReturnReceiptSchema>;

export const ReturnListQuerySchema = PageQuerySchema.extend({ status: ReturnStatusSchema.optional() });
export type ReturnListQuery = z.infer<typeof ReturnListQuerySchema>;
