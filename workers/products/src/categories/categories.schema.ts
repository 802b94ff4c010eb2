import { z } from "@hono/zod-openapi";
import { IdSchema } from "#shared/values/ids.ts";
import { text } from "#shared/values/text.ts";
import { productParams, SlugSchema } from "../catalogue/products.schema.ts";

export const MAX_CATEGORIES = 2_000;
export const MAX_LEVELS = 5;
/** The most categories that one product is in. */
const MAX_PRODUCT_CATEGORIES = 20;
const MAX_POSITION = 1_000_000;
/** The category of the sample data, for examples. */
const KITCHEN_ID = "01980000-0000-7000-9000-000000000001";

const fields = {
  name: text({ min: 1, max: 100 }).openapi({ example: "Kitchen" }),
  slug: SlugSchema.optional().openapi({ example: "kitchen" }),
  parentId: IdSchema.nullish().openapi({ description: `The category that it is in; ${MAX_LEVELS} levels at most.` }),
  position: z.int().min(0).max(MAX_POSITION).optional().openapi({
    description: "Its place among the categories of the same parent, which are ordered by it, then by name.",
  }),
};

export const NewCategorySchema = z.strictObject(fields).openapi("NewCategory", {
  description: "Without a slug, the name makes one; without a position, it comes behind the others.",
  example: { name: "Tableware", parentId: KITCHEN_ID },
});
export type NewCategory = z.infer<typeof NewCategorySchema>;

export const CategoryPatchSchema = z
  .strictObject({ ...fields, name: fields.name.optional() })
  .openapi("CategoryPatch", {
    description: "With a new parent and without a position, it comes behind the other categories of that parent.",
    example: { name: "Kitchen and dining" },
  });
export type CategoryPatch = z.infer<typeof CategoryPatchSchema>;

const category = {
  id: IdSchema,
  name: z.string(),
  slug: z.string(),
  parentId: IdSchema.nullable(),
  position: z.int(),
  productCount: z.int().openapi({ description: "The products for sale in it and in the categories below it." }),
};

export const CategorySchema = z.object(category).openapi("Category");
export type Category = z.infer<typeof CategorySchema>;

export const CategoryTreeSchema = z.object({
  items: z.array(CategorySchema).openapi({ description: "Each category, followed by those that are in it." }),
});
export type CategoryTree = z.infer<typeof CategoryTreeSchema>;

export const CategoryDetailSchema = z
  .object({
    ...category,
    ancestors: z
      .array(z.object({ id: IdSchema, name: z.string(), slug: z.string() }))
      .openapi({ description: "The categories that it is in, from the top." }),
  })
  .openapi("CategoryDetail");
export type CategoryDetail = z.infer<typeof CategoryDetailSchema>;

/** Like that of a product: an id or a slug. */
export const categoryParams = z.object({
  id: productParams.shape.id.openapi({ description: "The id of the category, or its slug.", example: "kitchen" }),
});

export const ProductCategoriesSchema = z
  .strictObject({
    categoryIds: z
      .array(IdSchema)
      .max(MAX_PRODUCT_CATEGORIES)
      .refine((ids) => new Set(ids).size === ids.length, { message: "must not repeat a category" })
      .openapi({ description: "All its categories, in the order that the product shows them." }),
  })
  .openapi("ProductCategories", { example: { categoryIds: [KITCHEN_ID] } });
export type ProductCategories = z.infer<typeof ProductCategoriesSchema>;
