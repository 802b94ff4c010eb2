import { z } from "zod";
import { IdSchema } from "#shared/values/ids.ts";
import { MoneySchema } from "#shared/values/money.ts";
import { cloudEventSchema } from "../event-log.ts";
import { ProductImageSchema } from "../product-images.ts";

const OptionsSchema = z.record(z.string(), z.string());

const VariantDataSchema = z.looseObject({
  id: IdSchema,
  sku: z.string().nullable(),
  barcode: z.string().nullable(),
  options: OptionsSchema,
  price: MoneySchema,
  compareAtPrice: MoneySchema.nullable(),
  availableStock: z.int(),
  weightGrams: z.int(),
  version: z.int(),
});

/**
 * A product as the events have it: with these fields of the API, and those that the API has been given since. Events of
 * earlier versions lack what is optional.
 */
const ProductDataSchema = z.looseObject({
  id: IdSchema,
  name: z.string(),
  slug: z.string(),
  description: z.string().nullable(),
  status: z.enum(["draft", "active"]),
  price: MoneySchema,
  compareAtPrice: MoneySchema.nullable(),
  maxPrice: MoneySchema,
  availableStock: z.int(),
  options: z.array(z.object({ name: z.string(), values: z.array(z.string()) })),
  variants: z.array(VariantDataSchema),
  categories: z.array(z.looseObject({ id: IdSchema, name: z.string(), slug: z.string() })).optional(),
  images: z.array(z.looseObject(ProductImageSchema.shape)).optional(),
  taxClass: z.enum(["standard", "reduced", "zero"]),
  metadata: OptionsSchema,
  version: z.int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});

/** A variant whose stock has fallen to the shop's threshold; `id` is that of the variant. */
const LowStockDataSchema = z.object({
  id: IdSchema,
  productId: IdSchema,
  variantId: IdSchema,
  sku: z.string().nullable(),
  name: z.string(),
  options: OptionsSchema,
  availableStock: z.int(),
  threshold: z.int(),
});

const PRODUCT_EVENT_TYPES = ["product.created", "product.updated", "product.archived"] as const;

/** A change of a product by an administrator. What orders take from its stock is none. */
const ProductEventSchema = cloudEventSchema(z.enum(PRODUCT_EVENT_TYPES), ProductDataSchema);

const LowStockEventSchema = cloudEventSchema(z.literal("stock.low"), LowStockDataSchema);

/** All that products publishes. */
export const EVENT_TYPES: string[] = [...PRODUCT_EVENT_TYPES, "stock.low"];
export const EventSchema = z.discriminatedUnion("type", [ProductEventSchema, LowStockEventSchema]);
