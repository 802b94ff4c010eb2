import { z } from "@hono/zod-openapi";
import { OrderStatusSchema, PAYMENT_STATUSES } from "#shared/contracts/orders.ts";
import type { OrderedQuantity } from "#shared/contracts/products.ts";
import { EXAMPLE_ID, IdSchema } from "#shared/values/ids.ts";
import { PageQuerySchema } from "#shared/http/pagination.ts";
import { text } from "#shared/values/text.ts";
import { whenValid } from "#shared/values/when-valid.ts";

/** Of one variant, and items: in a cart, an order, a parcel and a return. */
export const MAX_QUANTITY = 1000;
export const MAX_ITEMS = 100;

const LineSchema = z
  .strictObject({
    productId: IdSchema.optional().openapi({ description: "A product with one variant." }),
    variantId: IdSchema.optional().openapi({ description: "A variant; instead of `productId`." }),
    quantity: z.int().min(1).max(MAX_QUANTITY),
  })
  .refine(({ productId, variantId }) => (productId === undefined) !== (variantId === undefined), {
    message: "must have either productId or variantId",
    ...whenValid(),
  });

export const NewOrderSchema = z
  .strictObject({ items: z.array(LineSchema).min(1).max(MAX_ITEMS) })
  .superRefine(({ items }, ctx) => {
    for (const line of mergeLines(items)) {
      if (line.quantity <= MAX_QUANTITY) continue;
      const index = items.findIndex((item) => keyOf(item) === keyOf(line));
      const message = `all lines of a product together may ask for ${MAX_QUANTITY} at most`;
      ctx.addIssue({ code: "custom", path: ["items", index, "quantity"], message });
    }
  }, whenValid("items"))
  .openapi("NewOrder", { example: { items: [{ productId: EXAMPLE_ID, quantity: 2 }] } });
export type NewOrder = z.infer<typeof NewOrderSchema>;

/** Adds up the lines of the same product or variant, in the order of their first lines. */
export function mergeLines(items: NewOrder["items"]): OrderedQuantity[] {
  const merged = new Map<string, OrderedQuantity>();
  for (const { quantity, ...ids } of items) {
    const key = keyOf(ids);
    merged.set(key, { ...(ids as OrderedQuantity), quantity: (merged.get(key)?.quantity ?? 0) + quantity });
  }
  return [...merged.values()];
}

const keyOf = ({ productId, variantId }: { productId?: string | undefined; variantId?: string | undefined }) =>
  variantId ? `variant ${variantId}` : `product ${productId}`;

export const IdempotencyHeadersSchema = z.object({
  "idempotency-key": z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/, "must be 1 to 255 visible ASCII characters")
    .optional()
    .openapi({
      description: "Makes a retry safe: the same key and body have one effect, however often they are sent.",
    }),
});

export const OrderUpdateSchema = z
  .strictObject({ status: OrderStatusSchema })
  .openapi("OrderUpdate", { example: { status: "paid" } });

const forAdmins = (description: string) => ({ description: `For administrators: ${description}` });

/** As PostgreSQL takes it, which has no year 0 and keeps milliseconds here. */
const moment = z.iso
  .datetime()
  .refine((time) => Date.parse(time) >= 0, "must be a moment since 1970")
  .transform((time) => new Date(time).toISOString());

export const OrderListQuerySchema = PageQuerySchema.extend({
  status: OrderStatusSchema.optional(),
  paymentStatus: z.enum(PAYMENT_STATUSES).optional(),
  userId: IdSchema.optional().openapi(forAdmins("only the orders of this user.")),
  q: text({ min: 1, max: 100 })
    .optional()
    .openapi(forAdmins("an order's number, or words of its mail address or of the name in its shipping address.")),
  createdFrom: moment.optional().openapi(forAdmins("placed at this moment or later.")),
  createdTo: moment.optional().openapi(forAdmins("placed before this moment.")),
});
export type OrderListQuery = z.infer<typeof OrderListQuerySchema>;
