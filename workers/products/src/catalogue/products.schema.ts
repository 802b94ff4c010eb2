import { z } from "@hono/zod-openapi";
import { ProductImageSchema } from "#shared/contracts/product-images.ts";
import { PageQuerySchema } from "#shared/http/pagination.ts";
import { IdSchema } from "#shared/values/ids.ts";
import { MoneySchema } from "#shared/values/money.ts";
import { orNull } from "#shared/values/nullable.ts";
import { record } from "#shared/values/record.ts";
import { text } from "#shared/values/text.ts";
import { whenValid } from "#shared/values/when-valid.ts";
import { filterFields, withOptionFilters } from "../facets/product-filters.schema.ts";
import {
  availableStock,
  hasOneCurrency,
  MAX_STOCK,
  MAX_VARIANTS,
  NewVariantSchema,
  OptionsSchema,
  oneCurrency,
  VariantSchema,
} from "../variants/variants.schema.ts";
import { checkNewProduct, checkNewVariants } from "./new-product.ts";

const SLUG = /^[a-z0-9-]{1,120}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export const StatusSchema = z.enum(["draft", "active"]);
export const TaxClassSchema = z.enum(["standard", "reduced", "zero"]);

/** A slug must not have the form of an id or the name of another route. */
export const SlugSchema = z
  .string()
  .regex(SLUG, "must be 1 to 120 of a-z, 0-9 and -")
  .refine((slug) => slug !== "facets" && !UUID.test(slug), { message: "is reserved" })
  .openapi({ example: "enamel-mug" });

const name = text({ min: 3, max: 100 }).openapi({ example: "Enamel mug" });
const description = text({ max: 5000 });
const metadata = record(text({ min: 1, max: 40 }), text({ max: 500 })).refine(
  (pairs) => Object.keys(pairs).length <= 20,
  { message: "must have at most 20 pairs" },
);

/** The fields that an administrator sets, shared by create, replace and patch. */
const fields = {
  name,
  slug: SlugSchema.optional(),
  description: description.nullish(),
  status: StatusSchema.optional(),
  taxClass: TaxClassSchema.optional(),
  metadata: metadata.optional(),
  compareAtPrice: MoneySchema.nullish().openapi({
    description: "What it cost before, to be shown beside the price. A price in another currency clears it.",
  }),
};

export const NewProductSchema = z
  .strictObject({
    ...fields,
    price: MoneySchema.optional(),
    availableStock: availableStock.optional(),
    options: OptionsSchema.optional(),
    variants: z.array(NewVariantSchema).min(1).max(MAX_VARIANTS).optional(),
  })
  .refine(hasOneCurrency, oneCurrency)
  .superRefine(checkNewProduct, whenValid())
  .superRefine(checkNewVariants, whenValid("options", "variants"))
  .openapi("NewProduct", {
    description:
      "Either `variants`, with `options` when they are several, or the price and the stock of its one variant.",
    example: { name: "Enamel jug", price: { amount: 2499, currency: "USD" }, availableStock: 20 },
  });
export type NewProduct = z.infer<typeof NewProductSchema>;

/** The price and the stock of a product with several variants are set on these: it takes neither. */
const changes = z.strictObject({
  ...fields,
  price: MoneySchema.optional(),
  availableStock: availableStock.optional().openapi({
    description: "Needs `If-Match`. Left out, the stock stays as it is; beside running orders, adjust it instead.",
  }),
  options: OptionsSchema.optional().openapi({
    description: "Variants get the first value of an option that is new, and lose their value of one that is gone.",
  }),
});

export const ProductReplacementSchema = changes.refine(hasOneCurrency, oneCurrency).openapi("ProductReplacement", {
  example: { name: "Enamel mug", description: "Holds 350 ml of coffee.", price: { amount: 1499, currency: "USD" } },
});
export type ProductReplacement = z.infer<typeof ProductReplacementSchema>;

export const ProductPatchSchema = changes
  .partial()
  .refine(hasOneCurrency, oneCurrency)
  .openapi("ProductPatch", {
    example: { price: { amount: 1299, currency: "USD" }, compareAtPrice: { amount: 1499, currency: "USD" } },
  });
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
    variantId: IdSchema.optional().openapi({ description: "Which variant, of a product with several." }),
  })
  .openapi("StockAdjustment", { example: { delta: -2, reason: "Two were broken." } });
export type StockAdjustment = z.infer<typeof StockAdjustmentSchema>;

/**
 * Raise it with each change of `ProductSchema` or `CachedProduct`: two versions of the Worker must not read each other's
 * cache entries.
 */
export const PRODUCT_FORMAT = 4;

const summary = {
  id: IdSchema,
  name: z.string(),
  slug: z.string(),
  description: z.string().nullable(),
  status: StatusSchema,
  price: MoneySchema,
  compareAtPrice: MoneySchema.nullable(),
  maxPrice: MoneySchema,
  availableStock: z.int().openapi({ description: "Of all its variants together." }),
  options: z.array(z.object({ name: z.string(), values: z.array(z.string()) })),
  taxClass: TaxClassSchema,
  metadata: z.record(z.string(), z.string()),
  version: z.int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
};

const descriptionOfPrices = "`price` is the lowest of its variants, `maxPrice` the highest.";

export const ProductSummarySchema = z
  .object({ ...summary, image: orNull(ProductImageSchema).openapi({ description: "Its first image." }) })
  .openapi("ProductSummary", { description: `A product in a list. ${descriptionOfPrices}` });
export type ProductSummary = z.infer<typeof ProductSummarySchema>;

export const ProductSchema = z
  .object({
    ...summary,
    variants: z
      .array(VariantSchema)
      .openapi({ description: "At least one; unless it was deleted, the first has the product's id." }),
    categories: z
      .array(z.object({ id: IdSchema, name: z.string(), slug: z.string() }))
      .openapi({ description: "Those that it was put in, without the ones that these are in." }),
    images: z.array(ProductImageSchema),
  })
  .openapi("Product", { description: descriptionOfPrices });
export type Product = z.infer<typeof ProductSchema>;

/** A path parameter. A string that is neither an id nor a slug is answered like an unknown product, without a query. */
export const productParams = z.object({
  id: z
    .string()
    .refine((idOrSlug) => /^[A-Za-z0-9-]{1,120}$/.test(idOrSlug))
    .openapi({
      param: { name: "id", in: "path" },
      description: "The id of the product, or its slug.",
      example: "enamel-mug",
    }),
});
export type ProductKey = { id: string } | { slug: string };

/** `undefined` for what can be neither. Ids are compared in lower case. */
export function parseProductKey(idOrSlug: string): ProductKey | undefined {
  const id = idOrSlug.toLowerCase();
  if (UUID.test(id)) return { id };
  return SLUG.test(idOrSlug) ? { slug: idOrSlug } : undefined;
}

export const SORTS = ["name", "-name", "price", "-price", "createdAt", "-createdAt"] as const;
export type Sort = (typeof SORTS)[number];

export const ProductListQuerySchema = withOptionFilters({
  ...PageQuerySchema.shape,
  ...filterFields,
  lowStock: z.literal("true").optional().openapi({
    description:
      "For administrators: products with a variant for sale whose stock is at or below the shop's threshold. Other callers find none.",
  }),
  sort: z.enum(SORTS).default("-createdAt"),
});
export type ProductListQuery = z.infer<typeof ProductListQuerySchema>;
