import type { Client } from "pg";
import { SAMPLE_PROMOTIONS } from "./sample-data/promotions.ts";
import { SAMPLE_ZONES } from "./sample-data/zones.ts";

/**
 * Adds the sample zones to a shop without zones, and the sample promotions to one without promotions. Returns how many
 * were added.
 */
export async function seed(client: Client): Promise<number> {
  return (await seedZones(client)) + (await seedPromotions(client));
}

async function seedZones(client: Client): Promise<number> {
  const zones = SAMPLE_ZONES.map(({ id, name, countries, regions, pricesIncludeTax, taxRates, shippingMethods }) => ({
    id,
    name,
    places: [...countries, ...regions],
    prices_include_tax: pricesIncludeTax,
    tax_rates: taxRates,
    shipping_methods: shippingMethods,
  }));
  const { rowCount } = await client.query(
    `WITH sample AS (
      SELECT * FROM jsonb_to_recordset($1) AS z (id uuid, name text, places jsonb, prices_include_tax boolean,
        tax_rates jsonb, shipping_methods jsonb)
      WHERE NOT EXISTS (SELECT FROM zones)
    ), added AS (
      INSERT INTO zones (id, name, prices_include_tax, tax_rates, shipping_methods)
      SELECT id, name, prices_include_tax, tax_rates, shipping_methods FROM sample
      RETURNING id
    ), claimed AS (
      INSERT INTO zone_places (place, zone_id, position)
      SELECT place, id, position
      FROM sample, jsonb_array_elements_text(places) WITH ORDINALITY AS given (place, position)
    )
    SELECT FROM added`,
    [JSON.stringify(zones)],
  );
  return rowCount ?? 0;
}

async function seedPromotions(client: Client): Promise<number> {
  const { rowCount } = await client.query(
    `INSERT INTO promotions (id, name, code, type, basis_points, amount, currency, min_subtotal, min_subtotal_currency,
      per_customer_limit, combinable, is_active)
    SELECT id, name, code, type, basis_points, amount, currency, min_subtotal, min_subtotal_currency,
      per_customer_limit, combinable, true
    FROM jsonb_to_recordset($1) AS p (id uuid, name text, code text, type promotion_type, basis_points int, amount bigint,
      currency text, min_subtotal bigint, min_subtotal_currency text, per_customer_limit int, combinable boolean)
    WHERE NOT EXISTS (SELECT FROM promotions)`,
    [JSON.stringify(SAMPLE_PROMOTIONS)],
  );
  return rowCount ?? 0;
}
