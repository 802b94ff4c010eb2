import { type SQL, sql } from "drizzle-orm";
import type { Product } from "./products.schema.ts";

/** A variant whose stock an order took or returned, as the change left it; `updatedAt` as PostgreSQL writes it in JSON. */
export type ChangedStock = {
  productId: string;
  variantId: string;
  availableStock: number;
  version: number;
  updatedAt: string;
};

/** The variants that another part of the same query has changed and returned, as a JSON array of `ChangedStock`. */
export const changedStock = (changed: SQL): SQL => sql`(
  SELECT coalesce(jsonb_agg(jsonb_build_object('productId', c.product_id, 'variantId', c.id,
    'availableStock', c.available_stock, 'version', c.version, 'updatedAt', c.updated_at)), '[]')
  FROM ${changed} AS c)`;

/** The newest state of each variant in both. */
export function mergeStock(some: ChangedStock[], others: ChangedStock[]): ChangedStock[] {
  const newest = new Map<string, ChangedStock>();
  for (const each of [...some, ...others]) {
    const known = newest.get(each.variantId);
    if (!known || known.version < each.version) newest.set(each.variantId, each);
  }
  return [...newest.values()];
}

/**
 * The product with these states of its variants, unless it has newer ones. Its version stays the sum of its parts', so it
 * is that of exactly what it shows.
 */
export function withStock(product: Product, changes: ChangedStock[]): Product {
  let { availableStock, version, updatedAt } = product;
  const variants = product.variants.map((variant) => {
    const change = changes.find(({ variantId }) => variantId === variant.id);
    if (!change || change.version <= variant.version) return variant;
    availableStock += change.availableStock - variant.availableStock;
    version += change.version - variant.version;
    const changedAt = new Date(change.updatedAt).toISOString();
    if (changedAt > updatedAt) updatedAt = changedAt;
    return { ...variant, availableStock: change.availableStock, version: change.version };
  });
  return { ...product, variants, availableStock, version, updatedAt };
}
