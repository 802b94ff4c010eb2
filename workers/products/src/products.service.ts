import { z } from "zod";
import { violates } from "../../../shared/db.ts";
import { AppError } from "../../../shared/errors.ts";
import { decodeCursor, type Page, toPage } from "../../../shared/pagination.ts";
import type { ProductsContext } from "./context.ts";
import { findProduct, insertProduct, listProducts, PRODUCT_NAME_KEY, type ProductRow } from "./products.repository.ts";
import type { NewProduct, Product, ProductListQuery } from "./products.schema.ts";

const cursorKey = z.tuple([z.iso.datetime(), z.uuid()]);

export async function createProduct(ctx: ProductsContext, product: NewProduct): Promise<Product> {
  try {
    const row = await insertProduct(ctx.db, {
      id: ctx.newId(),
      name: product.name,
      description: product.description ?? null,
      priceAmount: product.price.amount,
      currency: product.price.currency,
      availableStock: product.availableStock,
    });
    return toProduct(row);
  } catch (error) {
    if (violates(error, PRODUCT_NAME_KEY)) throw new AppError("product-name-taken");
    throw error;
  }
}

export async function getProduct(ctx: ProductsContext, id: string): Promise<Product> {
  const row = await findProduct(ctx.db, id);
  if (!row) throw new AppError("product-not-found");
  return toProduct(row);
}

export async function listCatalogue(ctx: ProductsContext, { limit, cursor }: ProductListQuery): Promise<Page<Product>> {
  const key = cursor === undefined ? undefined : decodeCursor(cursor, cursorKey);
  const rows = await listProducts(ctx.db, { limit, after: key && { createdAt: key[0], id: key[1] } });
  return toPage(rows, limit, toProduct, (row) => [row.createdAt.toISOString(), row.id]);
}

function toProduct(row: ProductRow): Product {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    price: { amount: row.priceAmount, currency: row.currency },
    availableStock: row.availableStock,
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
