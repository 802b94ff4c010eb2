import { and, asc, gt, inArray } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { type ProductRow, productSelection } from "../catalogue/product-rows.ts";
import { forSale } from "../catalogue/products.repository.ts";
import { productImages, products } from "../tables.ts";

/** A product with the addresses that its images were loaded from, by the ids of the images. */
export type ExportedRow = ProductRow & { sources: Map<string, string> };

/** The next products by slug, drafts included. */
export async function listAfterSlug(
  db: Db,
  { after, limit }: { after: string; limit: number },
): Promise<ExportedRow[]> {
  const isNext = and(gt(products.slug, after), forSale);
  const next = db.select({ id: products.id }).from(products).where(isNext).orderBy(asc(products.slug)).limit(limit);
  const { id, productId, sourceUrl } = productImages;
  const [rows, images] = await db.batch([
    db.select(productSelection).from(products).where(isNext).orderBy(asc(products.slug)).limit(limit),
    db.select({ id, productId, sourceUrl }).from(productImages).where(inArray(productId, next)),
  ]);
  const sources = new Map(images.flatMap((image) => (image.sourceUrl ? [[image.id, image.sourceUrl] as const] : [])));
  return rows.map(({ product }) => ({ ...product, sources }));
}
