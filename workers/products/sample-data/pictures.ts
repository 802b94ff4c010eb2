import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Client } from "pg";
import { originalName } from "../src/media/media-names.ts";

const folder = join(import.meta.dirname, "pictures");
/** In pixels: `npm run pictures` makes them that large. */
const SIZE = 1200;

export type Picture = { slug: string; key: string; bytes: Buffer };

/** The pictures of the sample products, named by the slug of the product. */
export function readPictures(): Picture[] {
  return readdirSync(folder).map((file) => {
    const bytes = readFileSync(join(folder, file));
    return { slug: basename(file, ".webp"), key: createHash("sha256").update(bytes).digest("hex"), bytes };
  });
}

/** The objects of the bucket that the rows of `seedPictures` need. */
export function pictureObjects() {
  return readPictures().map(({ key, bytes }) => ({ name: originalName(key), contentType: "image/webp", bytes }));
}

/** Gives each sample product its picture, unless it has an image. `ids`: the products, which are found by their slugs. */
export async function seedPictures(client: Client, ids: string[]): Promise<void> {
  const pictures = readPictures().map(({ slug, key }) => ({ slug, key }));
  await client.query(
    `WITH picture AS (
      SELECT p.id AS product_id, p.name, key FROM jsonb_to_recordset($1) AS given (slug text, key text)
      JOIN catalogue_products p USING (slug)
      WHERE p.id = ANY ($2) AND p.archived_at IS NULL AND NOT EXISTS (SELECT FROM product_images i WHERE i.product_id = p.id)
    ), file AS (
      INSERT INTO media_files (key) SELECT DISTINCT key FROM picture
      ON CONFLICT (key) DO UPDATE SET uploaded_at = now()
    )
    INSERT INTO product_images (id, product_id, key, alt, width, height, position)
    SELECT uuidv7(), product_id, key, name, $3, $3, 0 FROM picture`,
    [JSON.stringify(pictures), ids, SIZE],
  );
}
