import { availableParallelism } from "node:os";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type ClientBase, Pool } from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { generateCategories } from "./generated-categories.ts";
import { type GeneratedProduct, generateProduct, productId, productNumber } from "./generated-products.ts";

/**
 * Products per transaction: large enough to be fast, small enough to show progress and to lose little when interrupted.
 */
const BATCH = 20_000;
/** Concurrent batches: PostgreSQL uses one core for each connection. */
const LANES = Math.min(availableParallelism(), 4);
const LARGEST_NUMBER = 2 ** 47;

type SeedOptions = { products: number; batch?: number; onProgress?: (done: number, total: number) => void };

/**
 * Adds generated products until there are `products` of them, each with the first entry of its ledger, and returns how
 * many were added. Batches are atomic and are committed in order, so an interrupted run can be resumed.
 */
export async function seedCatalogue(
  ownerUrl: string,
  { products, batch = BATCH, onProgress }: SeedOptions,
): Promise<number> {
  const pool = new Pool({ connectionString: ownerUrl, max: LANES });
  try {
    await addCategories(pool);
    const start = await nextNumber(pool);
    const batches = inBatches(start, products, batch);
    let added = Promise.resolve();
    let combined: Promise<unknown> = added;
    const lane = async () => {
      const client = await pool.connect();
      try {
        for (const [first, end] of batches) {
          // One lane after the other: combinations that are added at the same time do not find the first of each other.
          const facetSets = combined.then(() => addFacetSets(client, first, end));
          combined = facetSets;
          added = addBatch(client, { first, end, facetSets, previous: added });
          await added;
          onProgress?.(end, products);
        }
      } finally {
        client.release();
      }
    };
    const lanes = await Promise.allSettled(Array.from({ length: LANES }, lane));
    for (const { status, reason } of lanes as PromiseRejectedResult[]) if (status === "rejected") throw reason;
    // Update the planner's statistics before the first query.
    if (start < products)
      await pool.query(
        "VACUUM (ANALYZE) catalogue_products, search_documents, variants, low_stock, categories, facet_sets",
      );
    return Math.max(products - start, 0);
  } finally {
    await pool.end();
  }
}

function* inBatches(start: number, products: number, size: number): Generator<[first: number, end: number]> {
  for (let first = start; first < products; first += size) yield [first, Math.min(first + size, products)];
}

type Batch = { first: number; end: number; facetSets: Promise<FacetSets>; previous: Promise<void> };

async function addBatch(client: ClientBase, { first, end, facetSets, previous }: Batch): Promise<void> {
  // Before the transaction: another lane waits for a combination that is being inserted, and may have to commit first.
  const combinations = await facetSets;
  await client.query("BEGIN");
  try {
    await copyProducts(client, first, end, combinations);
    await copyVariants(client, first, end);
    await client.query(
      `INSERT INTO stock_ledger (product_id, delta, reason)
       SELECT id, available_stock, 'created' FROM variants
       WHERE product_id >= $1 AND product_id < $2 AND removed_at IS NULL AND available_stock > 0`,
      [productId(first), productId(end)],
    );
    await previous;
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  }
}

async function nextNumber(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ id: string }>(
    "SELECT id FROM catalogue_products WHERE id >= $1 AND id < $2 ORDER BY id DESC LIMIT 1",
    [productId(0), productId(LARGEST_NUMBER)],
  );
  return rows[0] ? productNumber(rows[0].id) + 1 : 0;
}

async function addCategories(pool: Pool): Promise<void> {
  await pool.query(
    `INSERT INTO categories (id, parent_id, name, slug, position)
     SELECT id, "parentId", name, slug, position
     FROM jsonb_to_recordset($1) AS c (id uuid, "parentId" uuid, name text, slug text, position int)
     ON CONFLICT (id) DO NOTHING`,
    [JSON.stringify(generateCategories())],
  );
}

/** The ids of the combinations of categories and options, by `combinationOf`. */
type FacetSets = Map<string, number>;

/** What products with the same combination have in common, as the database sorts it. */
function combinationOf({ categoryIds, variants }: GeneratedProduct) {
  const options = variants.map((variant) => JSON.stringify(variant.options));
  return JSON.stringify({ categoryIds: categoryIds.toSorted(), options: [...new Set(options)].toSorted() });
}

/** Adds the combinations that these products have, so that the triggers of the tables find them. */
async function addFacetSets(client: ClientBase, first: number, end: number): Promise<FacetSets> {
  const combinations = new Set<string>();
  for (let number = first; number < end; number++) combinations.add(combinationOf(generateProduct(number)));
  const wanted = [[...combinations]];
  // A trigger does its work before PostgreSQL sees a conflict: so what is there already is left out.
  await client.query(
    `INSERT INTO facet_sets (key, category_ids, variant_options)
     SELECT key, category_ids, variant_options FROM (${WANTED}) AS wanted
     WHERE NOT EXISTS (SELECT FROM facet_sets s WHERE s.key = wanted.key) ORDER BY key
     ON CONFLICT (key) DO NOTHING`,
    wanted,
  );
  // A statement of its own, which also sees those that another lane has just added.
  const { rows } = await client.query<{ combination: string; id: number }>(
    `SELECT combination, id FROM (${WANTED}) AS wanted JOIN facet_sets USING (key)`,
    wanted,
  );
  return new Map(rows.map(({ combination, id }) => [combination, id]));
}

/** The rows of `facet_sets` for combinations. */
const WANTED = `
  SELECT combination, md5(category_ids::text || variant_options::text)::uuid AS key, category_ids, variant_options
  FROM (
    SELECT combination, ARRAY(SELECT id::uuid FROM jsonb_array_elements_text(c->'categoryIds') AS own (id) ORDER BY 1) AS category_ids,
      (SELECT jsonb_agg(o::jsonb ORDER BY o::jsonb) FROM jsonb_array_elements_text(c->'options') AS o) AS variant_options
    FROM unnest($1::text[]) AS combination, LATERAL (SELECT combination::jsonb AS c) AS parsed
  ) AS parsed`;

async function copyProducts(client: ClientBase, first: number, end: number, facetSets: FacetSets): Promise<void> {
  const columns =
    "id, name, slug, description, options, category_ids, facet_set_id, price_amount, max_price_amount, currency, in_stock, created_at, updated_at";
  await copy(client, `catalogue_products (${columns})`, first, end, (product) => {
    const { id, name, slug, description, options, categoryIds, currency, variants, createdAt } = product;
    const prices = variants.map(({ priceAmount }) => priceAmount);
    const inStock = variants.some(({ availableStock }) => availableStock > 0);
    const summary = [Math.min(...prices), Math.max(...prices), currency, inStock];
    const facetSet = facetSets.get(combinationOf(product)) ?? null;
    const categories = `{${categoryIds.join(",")}}`;
    return [
      [id, name, slug, description, JSON.stringify(options), categories, facetSet, ...summary, createdAt, createdAt],
    ];
  });
}

async function copyVariants(client: ClientBase, first: number, end: number): Promise<void> {
  const columns =
    "id, product_id, position, sku, options, price_amount, currency, available_stock, created_at, updated_at";
  await copy(client, `variants (${columns})`, first, end, ({ id, currency, createdAt, variants }) =>
    variants.map((variant, position) => {
      const { sku, options, priceAmount, availableStock } = variant;
      const values = [variant.id, id, position, sku, JSON.stringify(options)];
      return [...values, priceAmount, currency, availableStock, createdAt, createdAt];
    }),
  );
}

type Value = string | number | boolean | Date | null;

/** Writes the rows of these products in the text format of COPY, to a table with these columns. */
async function copy(
  client: ClientBase,
  table: string,
  first: number,
  end: number,
  rowsOf: (product: GeneratedProduct) => Value[][],
): Promise<void> {
  function* lines() {
    for (let number = first; number < end; number++) {
      for (const row of rowsOf(generateProduct(number))) yield `${row.map(copyText).join("\t")}\n`;
    }
  }
  await pipeline(Readable.from(lines(), { objectMode: false }), client.query(copyFrom(`COPY ${table} FROM STDIN`)));
}

/** Generated texts contain no characters that COPY requires to be escaped. */
function copyText(value: Value): string {
  if (value === null) return "\\N";
  return value instanceof Date ? value.toISOString() : String(value);
}
