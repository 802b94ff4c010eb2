import { z } from "@hono/zod-openapi";
import { IdSchema } from "../../../shared/ids.ts";
import { MoneySchema } from "../../../shared/money.ts";
import { PageQuerySchema } from "../../../shared/pagination.ts";
import { text } from "../../../shared/text.ts";

export const MAX_STOCK = 1_000_000_000;

export const NewProductSchema = z
  .strictObject({
    name: text({ min: 3, max: 100 }).openapi({ example: "Enamel mug" }),
    description: text({ max: 500 }).nullish(),
    price: MoneySchema,
    availableStock: z.int().min(0).max(MAX_STOCK),
  })
  .openapi("NewProduct");
export type NewProduct = z.infer<typeof NewProductSchema>;

export const ProductSchema = z
  .object({
    id: IdSchema,
    name: z.string(),
    description: z.string().nullable(),
    price: MoneySchema,
    availableStock: z.int(),
    version: z.int(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .openapi("Product");
export type Product = z.infer<typeof ProductSchema>;

export const ProductListQuerySchema = PageQuerySchema;
export type ProductListQuery = z.infer<typeof ProductListQuerySchema>;
