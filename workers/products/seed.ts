import type { Client } from "pg";
import { seedCategories } from "./sample-data/categories.ts";
import { seedCatalogue } from "./sample-data/fill-catalogue.ts";
import { pictureObjects, seedPictures } from "./sample-data/pictures.ts";
import sampleProducts from "./sample-data/products.json" with { type: "json" };

/** Price in minor units of USD, and units in stock. */
type Stocked = [priceAmount: number, stock: number];
/** A product with one variant, or with one for each value of an option. */
type Sample = [name: string, description: string, ...(Stocked | [Record<string, Record<string, Stocked>>])];

/** Adds the sample products; existing ones are not changed. Returns how many were added. */
export async function seed(client: Client): Promise<number> {
  const products = (sampleProducts as unknown as Sample[]).map(toProduct);
  const { rows } = await client.query<{ added: number }>(
    `WITH added AS (
      INSERT INTO catalogue_products (id, name, slug, description, options, price_amount, max_price_amount, currency, in_stock)
      SELECT id, name, slugify(name), description, options, (variants->0->>'priceAmount')::bigint,
        (variants->0->>'priceAmount')::bigint, 'USD', false
      FROM jsonb_to_recordset($1) AS p (id uuid, name text, description text, options jsonb, variants jsonb)
      ON CONFLICT DO NOTHING
      RETURNING id
    ), sample AS (
      SELECT p.id AS product_id, v.* FROM jsonb_to_recordset($1) AS p (id uuid, variants jsonb) JOIN added USING (id),
        jsonb_to_recordset(p.variants) AS v (id uuid, position int, sku text, options jsonb, "priceAmount" bigint, stock int)
    ), stocked AS (
      INSERT INTO variants (id, product_id, position, sku, options, price_amount, currency, available_stock)
      SELECT id, product_id, position, sku, options, "priceAmount", 'USD', stock FROM sample
    ), ledger AS (
      INSERT INTO stock_ledger (product_id, delta, reason) SELECT id, stock, 'created' FROM sample WHERE stock > 0
    )
    SELECT count(*)::int AS added FROM added`,
    [JSON.stringify(products)],
  );
  const ids = products.map(({ id }) => id);
  await seedPictures(client, ids);
  await seedCategories(client, ids);
  return rows[0]?.added ?? 0;
}

/** The pictures of the sample products, by the bucket that they belong in. */
export const objects = () => ({ media: pictureObjects() });

function toProduct([name, description, ...rest]: Sample, index: number) {
  const number = String(index + 1).padStart(12, "0");
  const id = `01980000-0000-7000-8000-${number}`;
  const [first, stock] = rest;
  if (typeof first === "number") {
    const variants = [{ id, position: 0, options: {}, priceAmount: first, stock }];
    return { id, name, description, options: [], variants };
  }
  const [option = "", values = {}] = Object.entries(first)[0] ?? [];
  const variants = Object.entries(values).map(([value, [priceAmount, stock]], position) => ({
    id: position === 0 ? id : `01980000-0000-7000-8${String(position).padStart(3, "0")}-${number}`,
    position,
    sku: `${name} ${value}`.toUpperCase().replaceAll(/[^A-Z0-9]+/g, "-"),
    options: { [option]: value },
    priceAmount,
    stock,
  }));
  return { id, name, description, options: [{ name: option, values: Object.keys(values) }], variants };
}

/** Adds generated products until there are `count` of them. */
export function fill(ownerUrl: string, count: number, onProgress: (done: number, total: number) => void) {
  return seedCatalogue(ownerUrl, { products: count, onProgress });
}
