import { z } from "@hono/zod-openapi";
import { orNull } from "#shared/values/nullable.ts";
import { ShippingMethodSchema } from "#shared/contracts/checkout.ts";
import { EXAMPLE_ADDRESS, NewPostalAddressSchema } from "#shared/values/addresses.ts";
import { EXAMPLE_ID, IdSchema } from "#shared/values/ids.ts";
import { CurrencySchema, NonNegativeMoneySchema } from "#shared/values/money.ts";
import { text } from "#shared/values/text.ts";
import { whenValid } from "#shared/values/when-valid.ts";
import { MAX_ITEMS, MAX_QUANTITY } from "../orders/orders.schema.ts";
import { DiscountCodeSchema } from "../promotions/promotions.schema.ts";

const MAX_CODES = 10;

const quantity = z.int().min(1).max(MAX_QUANTITY);

export const NewCartItemSchema = z
  .strictObject({
    productId: IdSchema.optional().openapi({ description: "A product with one variant." }),
    variantId: IdSchema.optional().openapi({ description: "A variant; instead of `productId`." }),
    quantity,
  })
  .refine(({ productId, variantId }) => (productId === undefined) !== (variantId === undefined), {
    message: "must have either productId or variantId",
    ...whenValid(),
  })
  .openapi("NewCartItem", { example: { productId: EXAMPLE_ID, quantity: 2 } });
export type NewCartItem = z.infer<typeof NewCartItemSchema>;

export const NewCartSchema = z
  .strictObject({
    currency: CurrencySchema.optional().openapi({ description: "That of the items when left out." }),
    items: z.array(NewCartItemSchema).max(MAX_ITEMS).default([]),
  })
  .openapi("NewCart", { example: { items: [{ productId: EXAMPLE_ID, quantity: 2 }] } });
export type NewCart = z.infer<typeof NewCartSchema>;

export const CartItemPatchSchema = z.strictObject({ quantity }).openapi("CartItemPatch", { example: { quantity: 3 } });

export const CartPatchSchema = z
  .strictObject({
    email: z.email().max(254).nullable().openapi({ example: "ada@example.com" }),
    shippingAddress: orNull(NewPostalAddressSchema),
    billingAddress: orNull(NewPostalAddressSchema),
    shippingMethodId: IdSchema.nullable(),
    discountCodes: z
      .array(DiscountCodeSchema)
      .max(MAX_CODES)
      .transform(uniqueCodes)
      .nullable()
      .openapi({ description: "All codes of the cart: those that are not in the list are taken out." }),
    note: text({ min: 1, max: 500 }).nullable(),
    reminderConsent: z.boolean().nullable().openapi({
      description: "Whether the customer agrees to be reminded of the cart by mail.",
    }),
  })
  .partial()
  .openapi("CartPatch", {
    example: { email: "ada@example.com", shippingAddress: EXAMPLE_ADDRESS, discountCodes: ["WELCOME10"] },
  });
export type CartPatch = z.infer<typeof CartPatchSchema>;

/** Removes duplicates, ignoring letter case. */
function uniqueCodes(codes: string[]): string[] {
  return [...new Map(codes.map((code) => [code.toLowerCase(), code])).values()];
}

export const CompletionSchema = z
  .strictObject({
    expectedTotal: NonNegativeMoneySchema.openapi({ description: "The total that the customer agreed to." }),
  })
  .openapi("CartCompletion", { example: { expectedTotal: { amount: 3490, currency: "USD" } } });

export const CartMergeSchema = z
  .strictObject({
    guestToken: z.string().min(1).max(2000).openapi({ description: "The access token of the guest." }),
  })
  .openapi("CartMerge", { example: { guestToken: "eyJhbGciOiJFUzI1NiJ9.e30.c2lnbmF0dXJl" } });

export const OfferedMethodsSchema = z.object({
  items: z.array(
    ShippingMethodSchema.extend({
      cost: NonNegativeMoneySchema.openapi({ description: "What the cart would pay: 0 from `freeAbove` on." }),
    }).openapi("OfferedShippingMethod"),
  ),
  emptyBecause: z.enum(["no-methods", "other-currency", "weight"]).nullable().openapi({
    description:
      "Why the zone offers nothing: it has no methods at all, none in the currency of the cart, or none of those takes the weight. `null` when it offers something, and for an empty cart.",
  }),
});
export type OfferedMethods = z.infer<typeof OfferedMethodsSchema>;

export const cartItemParams = z.object({
  id: IdSchema.openapi({ param: { name: "id", in: "path" } }),
  variantId: IdSchema.openapi({ param: { name: "variantId", in: "path" } }),
});
