import { type PricedCartRow, priceCartRow, type Variants } from "./cart-pricing.ts";
import type { OfferedMethods } from "./carts.schema.ts";

/** How a cart can be shipped to its address, and what it would pay for that. Without an address that is nothing. */
export function offerMethods({ row, methods }: PricedCartRow, variants: Variants): OfferedMethods["items"] {
  const costOf = (shippingMethodId: string) =>
    priceCartRow({ ...row, shippingMethodId }, variants).priced.shippingTotal;
  return methods.map((method) => ({ ...method, cost: { amount: costOf(method.id), currency: row.currency } }));
}
