import { and, eq, inArray, isNotNull, or } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { type ProductRow, productSelection } from "../catalogue/product-rows.ts";
import { forSale } from "../catalogue/products.repository.ts";
import { products, variants } from "../tables.ts";

/** A removed variant, or one of an archived product, as it was when it was removed. */
export type FormerVariantRow = typeof variants.$inferSelect & Pick<typeof products.$inferSelect, "name" | "taxClass">;

type Ids = { productIds: string[]; variantIds: string[] };

/** The products with these ids or these variants, and the variants among them that are no longer for sale. */
export async function findProductsWithVariants(
  db: Db,
  { productIds, variantIds }: Ids,
): Promise<{ rows: ProductRow[]; former: FormerVariantRow[] }> {
  const ofVariants = db.select({ id: variants.productId }).from(variants).where(inArray(variants.id, variantIds));
  const isWanted = or(inArray(products.id, productIds), inArray(products.id, ofVariants));
  const isFormer = or(isNotNull(variants.removedAt), isNotNull(products.archivedAt));
  const [rows, former] = await db.batch([
    db.select(productSelection).from(products).where(and(isWanted, forSale)),
    db
      .select()
      .from(variants)
      .innerJoin(products, eq(products.id, variants.productId))
      .where(and(inArray(variants.id, variantIds), isFormer)),
  ]);
  return {
    rows: rows.map(({ product }) => product),
    former: former.map(({ variants: variant, catalogue_products: { name, taxClass } }) => ({
      ...variant,
      name,
      taxClass,
    })),
  };
}
