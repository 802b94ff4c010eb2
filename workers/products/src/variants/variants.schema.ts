import { z } from "@hono/zod-openapi";
import { IdSchema } from "#shared/values/ids.ts";
import { MoneySchema } from "#shared/values/money.ts";
import { record } from "#shared/values/record.ts";
import { text } from "#shared/values/text.ts";
import { whenValid } from "#shared/values/when-valid.ts";

export const MAX_STOCK = 1_000_000_000;
export const MAX_VARIANTS = 100;
export const MAX_OPTIONS = 3;
export const MAX_VALUES = 50;
const MAX_WEIGHT_GRAMS = 1_000_000;

/** Letters, digits, punctuation and symbols, but no spaces: what is printed on a label. */
const code = z
  .string()
  .regex(/^[\p{L}\p{M}\p{N}\p{P}\p{S}]{1,64}$/u, "must be 1 to 64 visible characters")
  .openapi({ minLength: 1, maxLength: 64 });

const optionName = text({ min: 1, max: 40 }).openapi({ example: "Size" });
const optionValue = text({ min: 1, max: 100 }).openapi({ example: "M" });

const isDistinct = (texts: string[]) => new Set(texts).size === texts.length;

export const OptionsSchema = z
  .array(
    z.strictObject({
      name: optionName,
      values: z.array(optionValue).min(1).max(MAX_VALUES).refine(isDistinct, { message: "must not repeat a value" }),
    }),
  )
  .max(MAX_OPTIONS)
  .refine((options) => isDistinct(options.map(({ name }) => name)), { message: "must not repeat a name" });

export const availableStock = z.int().min(0).max(MAX_STOCK);

/** Whether `compareAtPrice`, if given, has the currency of the price. */
export const hasOneCurrency = ({ price, compareAtPrice }: PriceFields) =>
  !price || !compareAtPrice || price.currency === compareAtPrice.currency;
export const oneCurrency = {
  path: ["compareAtPrice", "currency"],
  message: "must be the currency of the price",
  ...whenValid("price", "compareAtPrice"),
};
type PriceFields = {
  price?: z.infer<typeof MoneySchema> | undefined;
  compareAtPrice?: z.infer<typeof MoneySchema> | null | undefined;
};

const fields = {
  sku: code.nullish().openapi({ description: "Unique among what is for sale.", example: "MUG-BLUE" }),
  barcode: code.nullish(),
  options: record(optionName, optionValue).openapi({
    description: "A value for each option of the product.",
    example: { Size: "M" },
  }),
  price: MoneySchema,
  compareAtPrice: MoneySchema.nullish().openapi({
    description: "What it cost before, to be shown beside the price. A price in another currency clears it.",
  }),
  availableStock,
  weightGrams: z.int().min(0).max(MAX_WEIGHT_GRAMS),
};

export const NewVariantSchema = z
  .strictObject({ ...fields, options: fields.options.default({}), weightGrams: fields.weightGrams.default(0) })
  .refine(hasOneCurrency, oneCurrency)
  .openapi("NewVariant", {
    example: { sku: "SHIRT-M", options: { Size: "M" }, price: { amount: 1999, currency: "USD" }, availableStock: 40 },
  });
export type NewVariant = z.infer<typeof NewVariantSchema>;

export const VariantPatchSchema = z
  .strictObject({
    ...fields,
    availableStock: availableStock.openapi({
      description: "Needs `If-Match` with the version of the variant; beside running orders, adjust the stock instead.",
    }),
  })
  .partial()
  .refine(hasOneCurrency, oneCurrency)
  .openapi("VariantPatch", { example: { price: { amount: 1799, currency: "USD" }, weightGrams: 180 } });
export type VariantPatch = z.infer<typeof VariantPatchSchema>;

export const VariantSchema = z
  .object({
    id: IdSchema,
    sku: z.string().nullable(),
    barcode: z.string().nullable(),
    options: z.record(z.string(), z.string()),
    price: MoneySchema,
    compareAtPrice: MoneySchema.nullable(),
    availableStock: z.int(),
    weightGrams: z.int(),
    version: z.int(),
  })
  .openapi("Variant");
export type Variant = z.infer<typeof VariantSchema>;
