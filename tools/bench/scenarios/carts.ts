import { SAMPLE_ACCOUNTS } from "#shared/testing/sample-accounts.ts";
import { withClient } from "../../lib/databases.ts";
import type { Scenario } from "../measure/scenario.ts";
import type { BenchShop } from "../shop/start-shop.ts";
import { fillForOrders, variantsInEuros } from "./orders.ts";

/** More carts than any load can complete, and three items in each. */
const CARTS = 20_000;
const PRODUCTS = 50;
const ITEMS = 3;
const customer = SAMPLE_ACCOUNTS[1].id;

/** A zone for a place that no sample zone claims, in the currency of the products that are in the carts. */
const ZONE = `
  WITH zone AS (
    INSERT INTO zones (id, name, prices_include_tax, tax_rates, shipping_methods)
    VALUES (gen_random_uuid(), 'Bench', true, '[{"taxClass": "standard", "name": "VAT", "basisPoints": 1900}]',
      jsonb_build_array(jsonb_build_object('id', $1::text, 'name', 'Post', 'price', '{"amount": 490, "currency": "EUR"}'::jsonb,
        'freeAbove', null, 'minWeightGrams', null, 'maxWeightGrams', null, 'minDays', 1, 'maxDays', 2)))
    RETURNING id
  )
  INSERT INTO zone_places (place, zone_id, position) SELECT 'AQ', id, 0 FROM zone ON CONFLICT DO NOTHING`;

const CARTS_SQL = `
  WITH added AS (
    INSERT INTO carts (id, user_id, currency, email, shipping_address, shipping_method_id, expires_at)
    SELECT gen_random_uuid(), $1, 'EUR', 'bench@example.com', '{"name": "Bench", "company": null, "line1": "1 Ice Street",
      "line2": null, "postalCode": null, "city": "Base", "region": null, "country": "AQ", "phone": null}', $2,
      now() + interval '30 days'
    FROM generate_series(1, $3::int)
    RETURNING id
  ), numbered AS (
    SELECT id, row_number() OVER () AS n FROM added
  ), items AS (
    INSERT INTO cart_items (cart_id, variant_id, product_id, quantity, position)
    SELECT id, variant_id, variant_id, 1, item
    FROM numbered, generate_series(0, $5::int - 1) AS item,
      LATERAL (SELECT ($4::uuid[])[1 + (n * $5::int + item) % cardinality($4::uuid[])] AS variant_id) AS chosen
  )
  SELECT id, n % cardinality($4::uuid[]) AS kind FROM numbered`;

type Filled = { headers: Record<string, string>; carts: { id: string; kind: string }[] };

/** Carts of the sample customer that can be completed; those of one kind have the same items. */
async function fillCarts(shop: BenchShop): Promise<Filled> {
  await fillForOrders(shop);
  const { orders = "" } = shop.ownerUrls;
  const ids = await variantsInEuros(shop, PRODUCTS);
  const methodId = crypto.randomUUID();
  const { rows } = await withClient(orders, async (client) => {
    await client.query("DELETE FROM zones WHERE name = 'Bench'");
    await client.query(ZONE, [methodId]);
    return client.query<{ id: string; kind: string }>(CARTS_SQL, [customer, methodId, CARTS, ids, ITEMS]);
  });
  return { headers: { ...(await shop.signIn("demo")), "Content-Type": "application/json" }, carts: rows };
}

async function readCarts(shop: BenchShop) {
  const { headers, carts } = await fillCarts(shop);
  return (index: number) => ({ path: `/api/v1/carts/${carts[index % carts.length]?.id}`, headers });
}

async function completeCarts(shop: BenchShop) {
  const { headers, carts } = await fillCarts(shop);
  const origin = await shop.origin();
  const totals = new Map<string, unknown>();
  for (const { id, kind } of carts.slice(0, PRODUCTS)) {
    const response = await fetch(new URL(`/api/v1/carts/${id}`, origin), { headers });
    totals.set(kind, ((await response.json()) as { total: unknown }).total);
  }
  // Each cart once: the index begins again with each round.
  let next = 0;
  return () => {
    const { id, kind } = carts[next++ % carts.length] ?? { id: "", kind: "" };
    return {
      method: "POST" as const,
      path: `/api/v1/carts/${id}/complete`,
      headers,
      body: JSON.stringify({ expectedTotal: totals.get(kind) }),
    };
  };
}

const scenarios: Scenario[] = [
  { name: "cart read, three items", everySize: true, prepare: readCarts },
  { name: "cart complete, three items", everySize: true, expectedStatus: 201, prepare: completeCarts },
];

export default scenarios;
