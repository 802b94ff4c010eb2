import { MEDIA_PREFIX, originalName } from "../../../workers/products/src/media/media-names.ts";
import { type Check, sqlCheck } from "./check.ts";
import { listObjects, type MediaBucket } from "./media-bucket.ts";

export const imageChecks: Check[] = [
  sqlCheck("The images of each product are numbered without a gap", "products", {
    total: "product_images",
    wrong: `
      SELECT format('product %s has %s images, at the places %s', product_id, count(*), string_agg(position::text, ', ' ORDER BY position)) AS wrong
      FROM product_images GROUP BY product_id
      HAVING array_agg(position ORDER BY position) <> array(SELECT generate_series(0, count(*) - 1)::int)`,
  }),
];

/**
 * Whether the original of each image is in R2, from which its sizes are rendered. An image gets its row when its file is
 * stored, and loses it a day before its file is deleted: the rows are read first, so the check is exact even while the shop runs.
 */
export function imageFileCheck(bucket: MediaBucket): Check {
  return {
    title: "Each image's file is there",
    async run({ products }) {
      const { rows } = await products.query<{ key: string; products: string }>(`
        SELECT key, string_agg(DISTINCT product_id::text, ', ') AS products FROM product_images GROUP BY key ORDER BY key`);
      const missing = new Map(rows.map((row) => [originalName(row.key), row.products]));
      for (const name of await listObjects(bucket, MEDIA_PREFIX)) missing.delete(name);
      return {
        checked: rows.length,
        wrong: [...missing].map(([name, ids]) => `the file ${name} of product ${ids} is missing`),
      };
    },
  };
}
