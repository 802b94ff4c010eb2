import { type SQL, sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import {
  type ChangedProduct,
  changeProduct,
  isVariantOf,
  type Precondition,
  type Published,
  selectTarget,
  touch,
  versionBump,
} from "../catalogue/products.repository.ts";
import { productImages, products, variants } from "../tables.ts";
import { MAX_IMAGES } from "./images.schema.ts";

type NewImage = Pick<typeof productImages.$inferSelect, "id" | "key" | "alt" | "width" | "height"> & {
  variantIds?: string[];
  /** Where an import loaded it from. */
  sourceUrl?: string | null;
  /** Whether the product must not have it yet: an image from this address, or with this key when there is none. */
  isNew?: boolean;
};
type Image = { productId: string; id: string };

/** Appends an image to the product, unless it has the most that it may have, or has this one where it must be new. */
export function insertImage(
  db: Db,
  productId: string,
  {
    id,
    key,
    alt,
    width,
    height,
    variantIds = [],
    sourceUrl = null,
    isNew = false,
    event,
    ...precondition
  }: NewImage & Precondition & Published,
): Promise<ChangedProduct> {
  const isSame = sourceUrl === null ? sql`i.key = ${key}` : sql`i.source_url = ${sourceUrl}`;
  const count = sql`(SELECT count(*) FROM ${productImages} WHERE product_id = target.id)`;
  return changeProduct(
    db,
    productId,
    sql`
    WITH target AS (${selectTarget(productId, precondition)}
    ), image AS (
      INSERT INTO ${productImages} (id, product_id, key, alt, width, height, position, variant_ids, source_url)
      SELECT ${id}::uuid, target.id, ${key}, ${alt}, ${width}::int, ${height}::int, ${count},
        ${sql.param(`{${variantIds.join(",")}}`)}::uuid[], ${sourceUrl}
      FROM target
      WHERE ${count} < ${MAX_IMAGES}
        AND NOT (${isNew} AND EXISTS (SELECT FROM ${productImages} i WHERE i.product_id = target.id AND ${isSame}))
      RETURNING product_id AS id
    ), product AS (${raiseVersion("image")}
    )
    SELECT id FROM image`,
    event,
  );
}

type UpdateImage = Precondition &
  Published & {
    changes: { alt?: string | undefined; position?: number | undefined; variantIds?: string[] | undefined };
  };

/** Sets the fields that are given. All of `variantIds` must be variants of the product. */
export function updateImage(
  db: Db,
  { productId, id }: Image,
  { changes, event, ...precondition }: UpdateImage,
): Promise<ChangedProduct> {
  const { alt = null, position = null } = changes;
  const variantIds = changes.variantIds ? sql.param(`{${changes.variantIds.join(",")}}`) : sql`NULL`;
  return changeProduct(
    db,
    productId,
    sql`
    WITH target AS (
      SELECT t.id FROM (${selectTarget(productId, precondition)}) t
      WHERE EXISTS (SELECT FROM ${productImages} i WHERE i.product_id = t.id AND i.id = ${id}::uuid)
        AND NOT EXISTS (
          SELECT FROM unnest(${variantIds}::uuid[]) AS wanted
          WHERE NOT EXISTS (SELECT FROM ${variants} v WHERE ${isVariantOf("t")} AND v.id = wanted))
    ), places AS (
      SELECT i.id, i.position, CASE WHEN ${position}::int IS NOT NULL THEN least(${position}::int, count(*) OVER () - 1) END AS wanted,
        rank() OVER (PARTITION BY i.id = ${id}::uuid ORDER BY i.position) - 1 AS among_others
      FROM ${productImages} i JOIN target ON i.product_id = target.id
    ), image AS (
      UPDATE ${productImages} i SET
        alt = CASE WHEN i.id = ${id}::uuid THEN coalesce(${alt}, i.alt) ELSE i.alt END,
        variant_ids = CASE WHEN i.id = ${id}::uuid THEN coalesce(${variantIds}::uuid[], i.variant_ids) ELSE i.variant_ids END,
        position = CASE
          WHEN p.wanted IS NULL THEN p.position
          WHEN i.id = ${id}::uuid THEN p.wanted
          WHEN p.among_others < p.wanted THEN p.among_others
          ELSE p.among_others + 1
        END
      FROM places p WHERE i.id = p.id
    ), product AS (${raiseVersion("target")}
    )
    SELECT id FROM target`,
    event,
  );
}

/** Puts the images of the product in this order, if `ids` are all that it has. */
export function orderImages(
  db: Db,
  productId: string,
  { ids, event, ...precondition }: Precondition & Published & { ids: string[] },
): Promise<ChangedProduct> {
  const order = sql`${sql.param(`{${ids.join(",")}}`)}::uuid[]`;
  return changeProduct(
    db,
    productId,
    sql`
    WITH target AS (
      SELECT t.id FROM (${selectTarget(productId, precondition)}) t
      WHERE (SELECT array_agg(i.id ORDER BY array_position(${order}, i.id))
        FROM ${productImages} i WHERE i.product_id = t.id) = ${order}
    ), image AS (
      UPDATE ${productImages} i SET position = array_position(${order}, i.id) - 1 FROM target WHERE i.product_id = target.id
    ), product AS (${raiseVersion("target")}
    )
    SELECT id FROM target`,
    event,
  );
}

/** Removes an image; those behind it move up. */
export function removeImage(
  db: Db,
  { productId, id }: Image,
  { event, ...precondition }: Precondition & Published,
): Promise<ChangedProduct> {
  return changeProduct(
    db,
    productId,
    sql`
    WITH target AS (
      SELECT t.id, i.position FROM (${selectTarget(productId, precondition)}) t
      JOIN ${productImages} i ON i.product_id = t.id AND i.id = ${id}::uuid
    ), removed AS (
      DELETE FROM ${productImages} i USING target WHERE i.id = ${id}::uuid
    ), moved AS (
      UPDATE ${productImages} i SET position = i.position - 1
      FROM target WHERE i.product_id = target.id AND i.position > target.position
    ), product AS (${raiseVersion("target")}
    )
    SELECT id FROM target`,
    event,
  );
}

const raiseVersion = (changed: string): SQL => sql`
      UPDATE ${products} p SET ${versionBump}, ${touch} FROM ${sql.identifier(changed)} WHERE p.id = ${sql.identifier(changed)}.id`;
