import { getTableColumns, type SQL, sql } from "drizzle-orm";
import type { Order } from "#shared/contracts/orders.ts";
import type { Db } from "#shared/database/db.ts";
import type { PostalAddress } from "#shared/values/addresses.ts";
import type { Promotion } from "../pricing/types.ts";
import { orderAsJson } from "../orders/order-json.ts";
import { promotions, promotionUses } from "../promotions/tables.ts";
import { shopSettings } from "../shop/tables.ts";
import { orders } from "../tables.ts";
import { zonePlaces, zones } from "../zones/tables.ts";
import { cartItems, carts } from "./tables.ts";

export type CartItemRow = { variantId: string; productId: string; quantity: number; position: number };

/** The zone that contains the shipping address, by its region, its country or the rest of the world. */
export type CartZone = Pick<typeof zones.$inferSelect, "pricesIncludeTax" | "taxRates" | "shippingMethods"> & {
  places: string[];
};

/** Why a promotion cannot be used, independently of the cart's items. */
export type PromotionRefusal = "not-active" | "used-up" | "used-up-by-customer";

/** An automatic promotion, or one whose code the cart has. */
export type CartPromotion = Promotion & {
  currency: string | null;
  minSubtotalCurrency: string | null;
  refusal: PromotionRefusal | null;
};

/** A cart with everything that its price depends on, except the catalogue. */
export type CartRow = Omit<typeof carts.$inferSelect, "currency"> & {
  currency: string;
  items: CartItemRow[];
  zones: CartZone[];
  promotions: CartPromotion[];
  order: Order | null;
};

const items = sql<CartItemRow[]>`(
  SELECT coalesce(json_agg(json_build_object('variantId', i.variant_id, 'productId', i.product_id,
    'quantity', i.quantity, 'position', i.position) ORDER BY i.position), '[]')
  FROM ${cartItems} AS i WHERE i.cart_id = ${carts.id})`;

const zonesOf = (address: SQL) => {
  const country = sql`${address} ->> 'country'`;
  return sql<CartZone[]>`(
  SELECT coalesce(json_agg(json_build_object('places', p.places, 'pricesIncludeTax', zone.prices_include_tax,
    'taxRates', zone.tax_rates, 'shippingMethods', zone.shipping_methods)), '[]')
  FROM (
    SELECT zone_id, json_agg(place) AS places FROM ${zonePlaces}
    WHERE place IN (${country} || '-' || (${address} ->> 'region'), ${country}, '*') AND ${country} IS NOT NULL
    GROUP BY zone_id
  ) AS p JOIN ${zones} AS zone ON zone.id = p.zone_id)`;
};

const refusal = sql`CASE
  WHEN NOT p.is_active OR p.starts_at > now() OR p.ends_at <= now() THEN 'not-active'
  WHEN p.used >= p.usage_limit THEN 'used-up'
  WHEN (SELECT count(*) FROM ${promotionUses} AS u WHERE u.promotion_id = p.id AND u.user_id = ${carts.userId})
    >= p.per_customer_limit THEN 'used-up-by-customer'
  END`;

const promotionsOf = (codes: SQL) => sql<CartPromotion[]>`(
  SELECT coalesce(json_agg(json_build_object('id', p.id, 'code', p.code, 'name', p.name, 'type', p.type,
    'basisPoints', p.basis_points, 'amount', p.amount, 'currency', p.currency, 'minSubtotal', p.min_subtotal,
    'minSubtotalCurrency', p.min_subtotal_currency, 'productIds', p.product_ids, 'categoryIds', p.category_ids,
    'combinable', p.combinable, 'refusal', ${refusal})), '[]')
  FROM (
    SELECT * FROM ${promotions} WHERE code IS NULL AND is_active
    UNION ALL
    SELECT coded.* FROM jsonb_array_elements_text(${codes}) AS given (code)
      JOIN ${promotions} AS coded ON lower(coded.code) = lower(given.code)
  ) AS p)`;

const order = sql<Order | null>`(SELECT ${orderAsJson} FROM ${orders} WHERE ${orders.id} = ${carts.orderId})`;

const currency = sql<string>`coalesce(${carts.currency}, (SELECT s.currency FROM ${shopSettings} AS s))`;

/** Fields that replace the cart's own, to check a change before it is written. */
export type CartTrial = { shippingAddress?: PostalAddress | null | undefined; discountCodes?: string[] | undefined };

/** A query for carts with their items, zones and promotions. The fields of a trial replace those of the cart. */
export function selectCarts(db: Db, condition: SQL | undefined, { shippingAddress, discountCodes }: CartTrial = {}) {
  const json = (value: unknown) => sql`(${JSON.stringify(value)}::jsonb)`;
  return db
    .select({
      ...getTableColumns(carts),
      currency,
      items,
      zones: zonesOf(shippingAddress === undefined ? sql`${carts.shippingAddress}` : json(shippingAddress)),
      promotions: promotionsOf(discountCodes ? json(discountCodes) : sql`${carts.discountCodes}`),
      order,
    })
    .from(carts)
    .where(condition);
}
