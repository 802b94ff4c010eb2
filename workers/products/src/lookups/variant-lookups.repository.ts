import { and, eq, inArray, isNotNull, or } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { type ProductRow, productSelection } from "../catalogue/product-rows.ts";
import { forSale } from "../catalogue/products.repository.ts";
import { products, variants } from "../tables.ts";

/** A variant that was removed, or whose product was archived, as it was then. */
export type FormerVariantRow = typeof variants.$inferSelect & Pick<typeof products.$inferSelect, "name" | "taxClass">;

type Ids = { productIds: string[]; variantIds: string[] };

/** The products of these ids or with these variants, and those of the variants that are no longer for sale. */
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
    rows,
    former: former.map(({ variants: variant, catalogue_products: { name, taxClass } }) => ({
      ...variant,
      name,
      taxClass,
    })),
  };
}
