import type { Client } from "pg";
import { seedCatalogue } from "./sample-data/fill-catalogue.ts";
import sampleProducts from "./sample-data/products.json" with { type: "json" };

/** The sample products; those that are there stay as they are. */
export async function seed(client: Client): Promise<number> {
  const products = sampleProducts.map(([name, description, priceAmount, stock], index) => ({
    id: `01980000-0000-7000-8000-${String(index + 1).padStart(12, "0")}`,
    name,
    description,
    price_amount: priceAmount,
    available_stock: stock,
  }));
  const { rowCount } = await client.query(
    `WITH added AS (
      INSERT INTO products (id, name, description, price_amount, currency, available_stock)
      SELECT id, name, description, price_amount, 'USD', available_stock
      FROM jsonb_to_recordset($1) AS p (id uuid, name text, description text, price_amount bigint, available_stock int)
      ON CONFLICT DO NOTHING
      RETURNING id, available_stock
    )
    INSERT INTO stock_ledger (product_id, delta, reason) SELECT id, available_stock, 'created' FROM added`,
    [JSON.stringify(products)],
  );
  return rowCount ?? 0;
}

/** A catalogue of that many generated products. */
export function fill(ownerUrl: string, count: number, onProgress: (done: number, total: number) => void) {
  return seedCatalogue(ownerUrl, { products: count, onProgress });
}
