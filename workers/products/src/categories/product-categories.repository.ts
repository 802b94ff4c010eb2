import { and, inArray, isNull, sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import {
  type ChangedProduct,
  changeProduct,
  type Precondition,
  type Published,
  selectTarget,
  touch,
} from "../catalogue/products.repository.ts";
import { categories, products } from "../tables.ts";

/**
 * Puts the product into exactly these categories, if all of them exist. The versions of the categories that it leaves
 * are added to the product's, so that their sum still rises. They are locked until then: each change of a category
 * raises its version.
 */
export function setCategories(
  db: Db,
  id: string,
  { categoryIds, event, ...precondition }: Precondition & Published & { categoryIds: string[] },
): Promise<ChangedProduct> {
  const ids = sql`${sql.param(`{${categoryIds.join(",")}}`)}::uuid[]`;
  return changeProduct(
    db,
    id,
    sql`
    WITH target AS (${selectTarget(id, precondition)}
    ), removed AS (
      SELECT c.version FROM ${products} p JOIN ${categories} c ON c.id = ANY (p.category_ids)
      WHERE p.id = ${id}::uuid AND c.id <> ALL (${ids}) FOR SHARE OF c
    ), product AS (
      UPDATE ${products} p SET category_ids = ${ids}, ${touch},
        version = p.version + 1 + (SELECT coalesce(sum(version), 0) FROM removed)
      FROM target
      WHERE p.id = target.id AND ${categoryIds.length} = (
        SELECT count(*) FROM ${categories} WHERE id = ANY (${ids}) AND deleted_at IS NULL)
      RETURNING p.id
    )
    SELECT id FROM product`,
    event,
  );
}

/** Those of these ids that are categories. */
export async function findCategoryIds(db: Db, ids: string[]): Promise<string[]> {
  const rows = await db
    .select({ id: categories.id })
    .from(categories)
    .where(and(inArray(categories.id, ids), isNull(categories.deletedAt)));
  return rows.map(({ id }) => id);
}
