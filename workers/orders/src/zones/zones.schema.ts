import { z } from "@hono/zod-openapi";
import { ShippingMethodSchema, shippingMethodFields } from "#shared/contracts/checkout.ts";
import { TAX_CLASSES } from "#shared/contracts/products.ts";
import { isCountry } from "#shared/values/countries.ts";
import { IdSchema } from "#shared/values/ids.ts";
import { text } from "#shared/values/text.ts";
import { whenValid } from "#shared/values/when-valid.ts";
import { HUNDRED_PERCENT } from "../pricing/types.ts";
import { REST_OF_WORLD } from "../pricing/zones.ts";

const MAX_COUNTRIES = 250;
const MAX_REGIONS = 1000;
const MAX_METHODS = 20;

const country = z
  .string()
  .max(2)
  .refine((code) => code === REST_OF_WORLD || isCountry(code), {
    message: 'must be an ISO 3166-1 alpha-2 code such as US, or "*" for the rest of the world',
  })
  .openapi({ example: "US", pattern: "^([A-Z]{2}|\\*)$" });

const region = z
  .string()
  .regex(/^[A-Z]{2}-[A-Z0-9]{1,3}$/, "must be an ISO 3166-2 code such as US-CA")
  .refine((code) => isCountry(code.slice(0, 2)), { message: "must begin with an ISO 3166-1 alpha-2 code" })
  .openapi({ example: "US-CA" });

export const TaxRateSchema = z
  .strictObject({
    taxClass: z.enum(TAX_CLASSES),
    name: text({ min: 1, max: 50 }).openapi({ example: "Sales tax" }),
    basisPoints: z.int().min(0).max(HUNDRED_PERCENT).openapi({ example: 725, description: "10,000 are 100 %." }),
  })
  .openapi("TaxRate");
export type TaxRate = z.infer<typeof TaxRateSchema>;

const { name, price, freeAbove, minWeightGrams, maxWeightGrams, minDays, maxDays } = shippingMethodFields;

const NewShippingMethodSchema = z
  .strictObject({
    id: IdSchema.optional().openapi({ description: "Keeps the method that carts have chosen; a new one without." }),
    name,
    price,
    freeAbove: freeAbove.default(null).openapi({ description: "Free when the discounted lines reach this amount." }),
    minWeightGrams: minWeightGrams.default(null),
    maxWeightGrams: maxWeightGrams.default(null),
    minDays,
    maxDays,
  })
  .refine(({ price, freeAbove }) => !freeAbove || freeAbove.currency === price.currency, {
    path: ["freeAbove", "currency"],
    message: "must be the currency of the price",
    ...whenValid("price", "freeAbove"),
  })
  .refine(({ minDays, maxDays }) => minDays <= maxDays, {
    path: ["maxDays"],
    message: "must not be less than minDays",
    ...whenValid("minDays", "maxDays"),
  })
  .refine(({ minWeightGrams: min, maxWeightGrams: max }) => (min ?? 0) <= (max ?? Number.POSITIVE_INFINITY), {
    path: ["maxWeightGrams"],
    message: "must not be less than minWeightGrams",
    ...whenValid("minWeightGrams", "maxWeightGrams"),
  })
  .openapi("NewShippingMethod");

const isUnique = (values: unknown[]) => new Set(values).size === values.length;

export const NewZoneSchema = z
  .strictObject({
    name: text({ min: 1, max: 100 }).openapi({ example: "California" }),
    countries: z.array(country).max(MAX_COUNTRIES).refine(isUnique, "must name each country once"),
    regions: z.array(region).max(MAX_REGIONS).refine(isUnique, "must name each region once").default([]),
    pricesIncludeTax: z.boolean(),
    taxRates: z
      .array(TaxRateSchema)
      .refine((rates) => isUnique(rates.map(({ taxClass }) => taxClass)), "must have one rate for each class at most")
      .default([]),
    shippingMethods: z
      .array(NewShippingMethodSchema)
      .max(MAX_METHODS)
      .refine((methods) => isUnique(methods.flatMap(({ id }) => id ?? [])), "must have different ids")
      .default([]),
  })
  .refine(({ countries, regions }) => countries.length + regions.length > 0, {
    path: ["countries"],
    message: "a zone must name a country or a region",
    ...whenValid("countries", "regions"),
  })
  .openapi("NewZone", {
    example: {
      name: "Switzerland",
      countries: ["CH"],
      pricesIncludeTax: true,
      taxRates: [{ taxClass: "standard", name: "VAT 8.1 %", basisPoints: 810 }],
      shippingMethods: [{ name: "Standard", price: { amount: 990, currency: "USD" }, minDays: 2, maxDays: 4 }],
    },
  });
export type NewZone = z.infer<typeof NewZoneSchema>;

export const ZoneSchema = z
  .object({
    id: IdSchema,
    name: z.string(),
    countries: z.array(z.string()),
    regions: z.array(z.string()),
    pricesIncludeTax: z.boolean(),
    taxRates: z.array(TaxRateSchema),
    shippingMethods: z.array(ShippingMethodSchema),
    version: z.int(),
  })
  .openapi("Zone");
export type Zone = z.infer<typeof ZoneSchema>;
