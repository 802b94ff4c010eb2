import { type PricedCartRow, priceCartRow, type Variants } from "./cart-pricing.ts";
import type { OfferedMethods } from "./carts.schema.ts";

/** How a cart can be shipped to its address, and what it would pay for that. Without an address that is nothing. */
export function offerMethods({ row, methods }: PricedCartRow, variants: Variants): OfferedMethods["items"] {
  const costOf = (shippingMethodId: string) =>
    priceCartRow({ ...row, shippingMethodId }, variants).priced.shippingTotal;
  return methods.map((method) => ({ ...method, cost: { amount: costOf(method.id), currency: row.currency } }));
}

/** Why the zone of a cart has no method for it; `null` when it has one, and when nothing can be shipped yet. */
export function findMethodsRefusal({ row, zone, methods }: PricedCartRow): OfferedMethods["emptyBecause"] {
  if (!zone || row.items.length === 0 || methods.length > 0) return null;
  const all = zone.shippingMethods;
  if (all.length === 0) return "no-methods";
  return all.some(({ price }) => price.currency === row.currency) ? "weight" : "other-currency";
}
