import type { NewVariantRow } from "../catalogue/products.repository.ts";
import type { NewVariant } from "./variants.schema.ts";

export function toVariantRow({ price, compareAtPrice, ...fields }: NewVariant, id: string): NewVariantRow {
  const { amount: priceAmount, currency } = price;
  return { ...fields, id, priceAmount, currency, compareAtAmount: compareAtPrice?.amount ?? null };
}
