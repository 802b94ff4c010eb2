import { z } from "@hono/zod-openapi";
import { orNull } from "#shared/values/nullable.ts";
import { PostalAddressSchema } from "#shared/values/addresses.ts";
import { IdSchema } from "#shared/values/ids.ts";
import { NonNegativeMoneySchema } from "#shared/values/money.ts";
import { ShippingMethodSchema, totalFields } from "./checkout.ts";
import { ProductImageSchema } from "./product-images.ts";

const REQUIREMENT_CODES = [
  "items-required",
  "email-required",
  "shipping-address-required",
  "shipping-method-required",
  "variant-not-available",
  "quantity-not-available",
  "discount-not-applicable",
] as const;

/** What is still missing to complete a cart; `field` is a dotted path as in `items.0.quantity`. */
export const RequirementSchema = z
  .object({ code: z.enum(REQUIREMENT_CODES), field: z.string(), message: z.string() })
  .openapi("Requirement");
export type Requirement = z.infer<typeof RequirementSchema>;

const CartItemSchema = z.object({
  productId: IdSchema,
  variantId: IdSchema,
  sku: z.string().nullable(),
  name: z.string(),
  options: z.record(z.string(), z.string()),
  image: orNull(ProductImageSchema),
  quantity: z.int(),
  unitPrice: NonNegativeMoneySchema,
  lineTotal: NonNegativeMoneySchema,
  availableStock: z.int(),
});

/** A cart as clients and events have it. */
export const CartSchema = z
  .object({
    id: IdSchema,
    userId: IdSchema,
    currency: z.string(),
    email: z.string().nullable(),
    items: z.array(CartItemSchema),
    shippingAddress: orNull(PostalAddressSchema),
    billingAddress: orNull(PostalAddressSchema),
    shippingMethod: orNull(ShippingMethodSchema),
    discountCodes: z.array(z.string()),
    note: z.string().nullable(),
    reminderConsent: z.boolean(),
    ...totalFields,
    requirements: z.array(RequirementSchema),
    orderId: IdSchema.nullable(),
    version: z.int(),
    expiresAt: z.iso.datetime(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .openapi("Cart");
export type Cart = z.infer<typeof CartSchema>;
