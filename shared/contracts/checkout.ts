import { z } from "@hono/zod-openapi";
import { orNull } from "#shared/values/nullable.ts";
import { IdSchema } from "#shared/values/ids.ts";
import { MoneySchema, NonNegativeMoneySchema } from "#shared/values/money.ts";
import { text } from "#shared/values/text.ts";

const MAX_GRAMS = 1_000_000_000;
const MAX_DAYS = 365;

const grams = z.int().min(0).max(MAX_GRAMS);
const days = z.int().min(0).max(MAX_DAYS);

/** What an administrator says of a shipping method. */
export const shippingMethodFields = {
  name: text({ min: 1, max: 50 }).openapi({ example: "Standard" }),
  price: NonNegativeMoneySchema,
  freeAbove: orNull(MoneySchema),
  minWeightGrams: grams.nullable(),
  maxWeightGrams: grams.nullable(),
  minDays: days,
  maxDays: days,
};

export const ShippingMethodSchema = z.object({ id: IdSchema, ...shippingMethodFields }).openapi("ShippingMethod");
export type ShippingMethod = z.infer<typeof ShippingMethodSchema>;

/** What a promotion takes off a cart or order. */
const DiscountSchema = z
  .object({ promotionId: IdSchema, code: z.string().nullable(), name: z.string(), amount: NonNegativeMoneySchema })
  .openapi("Discount");

/** The sum of one tax; `included` is true when prices include it. */
const TaxSchema = z
  .object({ name: z.string(), basisPoints: z.int(), amount: NonNegativeMoneySchema, included: z.boolean() })
  .openapi("Tax");

/** `total = subtotal − discountTotal + shippingTotal` and the tax that is not included. */
export const totalFields = {
  discounts: z.array(DiscountSchema),
  taxes: z.array(TaxSchema),
  subtotal: NonNegativeMoneySchema,
  discountTotal: NonNegativeMoneySchema,
  shippingTotal: NonNegativeMoneySchema,
  taxTotal: NonNegativeMoneySchema,
  total: NonNegativeMoneySchema,
};
