import type { Client } from "pg";

/** A category of the sample products, with the numbers of those that are in it. */
type Sample = [name: string, slug: string, ...numbers: number[]];

const SAMPLES: Sample[] = [
  ["Kitchen", "kitchen", 1, 2, 3, 4, 5, 9, 10, 11, 21, 22, 23],
  ["Living", "living", 6, 7, 8, 25, 26, 27, 30],
  ["Clothing", "clothing", 14, 15, 16, 17],
  ["Outdoors", "outdoors", 18, 19, 20, 24, 28, 29],
  ["Writing", "writing", 12, 13],
];

const FIRST_NUMBER = 9001;

/** Adds the sample categories, and puts the sample products into those that were added; `ids`: the products by their numbers. */
export async function seedCategories(client: Client, ids: string[]): Promise<void> {
  const given = SAMPLES.map(([name, slug, ...numbers], position) => {
    const id = `01980000-0000-7000-8000-${String(FIRST_NUMBER + position).padStart(12, "0")}`;
    return { id, name, slug, position, products: numbers.map((number) => ids[number - 1]) };
  });
  await client.query(
    `WITH given AS (
      SELECT * FROM jsonb_to_recordset($1) AS c (id uuid, name text, slug text, position int, products jsonb)
    ), added AS (
      INSERT INTO categories (id, name, slug, position) SELECT id, name, slug, position FROM given
      ON CONFLICT DO NOTHING RETURNING id
    )
    UPDATE catalogue_products p SET category_ids = ARRAY[given.id]
    FROM given JOIN added USING (id), jsonb_array_elements_text(given.products) AS product (id)
    WHERE p.id = product.id::uuid AND p.category_ids = '{}' AND p.archived_at IS NULL`,
    [JSON.stringify(given)],
  );
}
