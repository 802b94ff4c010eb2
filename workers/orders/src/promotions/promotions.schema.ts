import { z } from "@hono/zod-openapi";
import { orNull } from "#shared/values/nullable.ts";
import { IdSchema } from "#shared/values/ids.ts";
import { MoneySchema } from "#shared/values/money.ts";
import { text } from "#shared/values/text.ts";
import { TimeSchema } from "#shared/values/times.ts";
import { whenValid } from "#shared/values/when-valid.ts";
import { HUNDRED_PERCENT, PROMOTION_TYPES } from "../pricing/types.ts";

const MAX_IDS = 100;
const MAX_USES = 1_000_000_000;

export const DiscountCodeSchema = z
  .string()
  .regex(/^[\x21-\x7e]{1,64}$/, "must be 1 to 64 visible ASCII characters without a space")
  .openapi({ example: "WELCOME10", description: "Upper and lower case are the same." });

const limit = z.int().min(1).max(MAX_USES);
const ids = z.array(IdSchema).max(MAX_IDS);

/** The fields that an administrator sets, shared by create, replace and patch. */
const fields = {
  name: text({ min: 1, max: 100 }).openapi({ example: "Ten percent off" }),
  code: DiscountCodeSchema.nullish().openapi({ description: "Without a code the promotion applies by itself." }),
  type: z.enum(PROMOTION_TYPES),
  basisPoints: z
    .int()
    .min(1)
    .max(HUNDRED_PERCENT)
    .nullish()
    .openapi({ example: 1000, description: "10,000 are 100 %." }),
  amount: orNull(MoneySchema).optional(),
  minSubtotal: orNull(MoneySchema)
    .optional()
    .openapi({ description: "What the lines that it names come to at least." }),
  productIds: ids.openapi({ description: "It is for these products and categories; for all when both are empty." }),
  categoryIds: ids,
  startsAt: TimeSchema.nullish(),
  endsAt: TimeSchema.nullish(),
  usageLimit: limit.nullish(),
  perCustomerLimit: limit.nullish(),
  combinable: z.boolean(),
  isActive: z.boolean(),
};

export const NewPromotionSchema = z
  .strictObject({
    ...fields,
    productIds: fields.productIds.default([]),
    categoryIds: fields.categoryIds.default([]),
    combinable: fields.combinable.default(false).openapi({
      description: "Whether it may be used together with others. One that cannot be combined is used alone.",
    }),
    isActive: fields.isActive.default(true),
  })
  .superRefine(checkType, whenValid("type"))
  .refine(hasOneCurrency, {
    path: ["minSubtotal"],
    message: "must have the currency of amount",
    ...whenValid("amount", "minSubtotal"),
  })
  .refine(endsAfterStart, {
    path: ["endsAt"],
    message: "must be later than startsAt",
    ...whenValid("startsAt", "endsAt"),
  })
  .openapi("NewPromotion", {
    example: { name: "Ten percent off in summer", code: "SUMMER10", type: "percentage", basisPoints: 1000 },
  });
export type NewPromotion = z.infer<typeof NewPromotionSchema>;

export const PromotionPatchSchema = z
  .strictObject(fields)
  .partial()
  .openapi("PromotionPatch", { example: { isActive: false } });
export type PromotionPatch = z.infer<typeof PromotionPatchSchema>;

/*
 * The rules over several fields. The table's check constraints repeat them, for patches that are concurrent.
 */

type Typed = Pick<z.infer<z.ZodObject<typeof fields>>, "type" | "basisPoints" | "amount">;
type Issues = { addIssue(issue: { code: "custom"; path: string[]; message: string }): void };

function checkType({ type, basisPoints, amount }: Typed, issues: Issues): void {
  const refuse = (field: string, message: string) => issues.addIssue({ code: "custom", path: [field], message });
  const isPercentage = type === "percentage";
  const isFixed = type === "fixed";
  if (isPercentage !== isGiven(basisPoints)) {
    refuse("basisPoints", isPercentage ? "a percentage needs it" : "only a percentage has it");
  }
  if (isFixed !== isGiven(amount)) {
    refuse("amount", isFixed ? "a fixed discount needs it" : "only a fixed discount has it");
  }
}

const isGiven = (value: unknown) => value !== undefined && value !== null;

type Currency = { currency: string } | null | undefined;

function hasOneCurrency({ amount, minSubtotal }: { amount?: Currency; minSubtotal?: Currency }): boolean {
  return !amount || !minSubtotal || amount.currency === minSubtotal.currency;
}

type Time = string | null | undefined;

function endsAfterStart({ startsAt, endsAt }: { startsAt?: Time; endsAt?: Time }): boolean {
  return !startsAt || !endsAt || Date.parse(startsAt) < Date.parse(endsAt);
}

export const PromotionSchema = z
  .object({
    id: IdSchema,
    name: z.string(),
    code: z.string().nullable(),
    type: z.enum(PROMOTION_TYPES),
    basisPoints: z.int().nullable(),
    amount: orNull(MoneySchema),
    minSubtotal: orNull(MoneySchema),
    productIds: z.array(IdSchema),
    categoryIds: z.array(IdSchema),
    startsAt: z.iso.datetime().nullable(),
    endsAt: z.iso.datetime().nullable(),
    usageLimit: z.int().nullable(),
    perCustomerLimit: z.int().nullable(),
    combinable: z.boolean(),
    isActive: z.boolean(),
    used: z.int().openapi({ description: "How many orders have it." }),
    version: z.int(),
  })
  .openapi("Promotion");
export type Promotion = z.infer<typeof PromotionSchema>;
