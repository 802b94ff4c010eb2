import type { Client } from "pg";
import sampleCategories from "./categories.json" with { type: "json" };
import sampleProducts from "./products.json" with { type: "json" };

/** Amounts are in minor units of the currency, USD by default. The picture of a product is named by its slug. */
type Sample = {
  name: string;
  description: string;
  /** Slugs. */
  categories: string[];
  currency?: string;
  compareAtPrice?: number;
} & ({ price: number; stock: number } | Varied);

/** A variant for each combination of values, the last option changing first, with its price and its stock. */
type Varied = { options: Record<string, string[]>; prices: number[]; stocks: number[] };

const idOf = (group: string, number: number) => `01980000-0000-7000-${group}-${String(number).padStart(12, "0")}`;
const slugOf = (name: string) => name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");

/** Lists show this many of the products first, as the newest; the others are an hour older. */
const NEWEST = 30;

const tops = sampleCategories.map(({ name }, position) => ({
  name,
  position,
  parentId: null,
  id: idOf("9000", position + 1),
}));
const categories = [
  ...tops,
  ...sampleCategories.flatMap(({ categories: names }, top) =>
    names.map((name, position) => ({
      name,
      position,
      parentId: tops[top]?.id,
      id: idOf(`9${top + 1}00`, position + 1),
    })),
  ),
].map((category) => ({ ...category, slug: slugOf(category.name) }));

/** Adds the sample categories and products; existing ones are not changed. Returns the ids of all products, and how many are new. */
export async function seedShop(client: Client): Promise<{ ids: string[]; added: number }> {
  await client.query(
    `INSERT INTO categories (id, parent_id, name, slug, position)
     SELECT id, "parentId", name, slug, position
     FROM jsonb_to_recordset($1) AS c (id uuid, "parentId" uuid, name text, slug text, position int)
     ON CONFLICT DO NOTHING`,
    [JSON.stringify(categories)],
  );
  const now = Date.now();
  const products = (sampleProducts as unknown as Sample[]).map((sample, index) => toProduct(sample, index, now));
  const { rows } = await client.query<{ added: number }>(
    `WITH given AS (
      SELECT * FROM jsonb_to_recordset($1) AS p (id uuid, name text, description text, options jsonb, currency text,
        "categoryIds" jsonb, "createdAt" timestamptz, variants jsonb)
    ), added AS (
      INSERT INTO catalogue_products (id, name, slug, description, options, category_ids, price_amount, max_price_amount,
        currency, in_stock, created_at)
      SELECT id, name, slugify(name), description, options,
        ARRAY(SELECT c.id FROM jsonb_array_elements_text("categoryIds") WITH ORDINALITY AS own (id, place)
          JOIN categories c ON c.id = own.id::uuid ORDER BY place),
        (variants->0->>'priceAmount')::bigint, (variants->0->>'priceAmount')::bigint, currency, false, "createdAt"
      FROM given
      ON CONFLICT DO NOTHING
      RETURNING id
    ), sample AS (
      SELECT given.id AS product_id, currency, "createdAt", v.* FROM given JOIN added USING (id),
        jsonb_to_recordset(given.variants) AS v (id uuid, position int, sku text, options jsonb, "priceAmount" bigint,
          "compareAtAmount" bigint, stock int)
    ), stocked AS (
      INSERT INTO variants (id, product_id, position, sku, options, price_amount, compare_at_amount, currency, available_stock, created_at)
      SELECT id, product_id, position, sku, options, "priceAmount", "compareAtAmount", currency, stock, "createdAt" FROM sample
    ), ledger AS (
      INSERT INTO stock_ledger (product_id, delta, reason) SELECT id, stock, 'created' FROM sample WHERE stock > 0
    )
    SELECT count(*)::int AS added FROM added`,
    [JSON.stringify(products)],
  );
  return { ids: products.map(({ id }) => id), added: rows[0]?.added ?? 0 };
}

function toProduct(sample: Sample, index: number, now: number) {
  const { name, description, currency = "USD" } = sample;
  const id = idOf("8000", index + 1);
  const createdAt = new Date(now - (index < NEWEST ? 0 : 3_600_000));
  const categoryIds = sample.categories.map((slug) => categories.find((category) => category.slug === slug)?.id);
  const options = "options" in sample ? Object.entries(sample.options) : [];
  const variants = combine(options).map((values, position) => ({
    id: position === 0 ? id : idOf(`8${String(position).padStart(3, "0")}`, index + 1),
    position,
    sku: options.length > 0 ? toSku([name, ...Object.values(values)]) : null,
    options: values,
    priceAmount: "options" in sample ? sample.prices[position] : sample.price,
    compareAtAmount: sample.compareAtPrice ?? null,
    stock: "options" in sample ? sample.stocks[position] : sample.stock,
  }));
  const listed = options.map(([option, values]) => ({ name: option, values }));
  return { id, name, description, currency, categoryIds, createdAt, options: listed, variants };
}

/** All combinations of the values of options, the last option changing first. */
function combine(options: [name: string, values: string[]][]): Record<string, string>[] {
  return options.reduce<Record<string, string>[]>(
    (combined, [name, values]) => combined.flatMap((own) => values.map((value) => ({ ...own, [name]: value }))),
    [{}],
  );
}

const toSku = (parts: string[]) =>
  parts
    .join(" ")
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]+/g, "-");
