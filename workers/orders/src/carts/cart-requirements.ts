import type { Requirement } from "#shared/contracts/carts.ts";
import { type CartItem, exceedsMaximum, type PricedCartRow, type Refusal } from "./cart-pricing.ts";
import type { CartRow } from "./cart-rows.ts";
import { findMethodsRefusal } from "./offered-methods.ts";

/** Why a promotion cannot be used, as part of a sentence. */
export const REFUSALS: Record<Refusal, string> = {
  "not-active": "it is not valid now",
  "used-up": "it has been used as often as it may be",
  "used-up-by-customer": "you have used it as often as one customer may",
  "other-currency": "it is for another currency",
  "no-matching-item": "it is not for anything in the cart",
  "below-minimum": "the items that it is for do not reach its minimum",
};

/** Everything that the cart lacks to be completed; an empty list when it can be. */
export function findRequirements(cart: PricedCartRow): Requirement[] {
  const { row, items, zone, method } = cart;
  const address = row.shippingAddress;
  return [
    items.length === 0 && missing("items-required", "items", "Put something into the cart."),
    !row.email && missing("email-required", "email", "Say where mails about the order go to."),
    !address && missing("shipping-address-required", "shippingAddress", "Say where the order goes to."),
    address &&
      !zone &&
      missing("shipping-address-required", "shippingAddress", "The shop does not ship to this address."),
    !method && missing("shipping-method-required", "shippingMethodId", explainMissingMethod(cart)),
    ...items.map((item, index) => requireItem(row, item, index)),
    ...row.discountCodes.map((code, index) => {
      const why = findCodeRefusal(cart, code);
      return why && missing("discount-not-applicable", `discountCodes.${index}`, `${code} does not apply: ${why}.`);
    }),
  ].filter((requirement) => typeof requirement === "object" && requirement !== null);
}

function explainMissingMethod(cart: PricedCartRow): string {
  switch (findMethodsRefusal(cart)) {
    case "no-methods":
      return "There is no shipping method for this address; change the address.";
    case "other-currency":
      return `No shipping method for this address has a price in ${cart.row.currency}; change the address.`;
    case "weight":
      return "No shipping method for this address takes this weight; change what is in the cart, or the address.";
    default:
      return "Choose how the order is shipped.";
  }
}

/** Why a code does not apply to the cart, as part of a sentence; `undefined` when it applies. */
export function findCodeRefusal({ row, refusals }: PricedCartRow, code: string): string | undefined {
  const promotion = row.promotions.find((each) => each.code?.toLowerCase() === code.toLowerCase());
  if (!promotion) return "there is no such code any more";
  const refusal = refusals.get(promotion);
  return refusal && REFUSALS[refusal];
}

function requireItem(row: CartRow, item: CartItem, index: number): Requirement | undefined {
  const { variant, line, quantity } = item;
  const field = `items.${index}`;
  if (variant?.isForSale && exceedsMaximum(row, item)) {
    return missing("variant-not-available", field, "With it the cart would cost more than an order may; take it out.");
  }
  if (!variant?.isForSale || !line) {
    return missing("variant-not-available", field, "It is no longer for sale like this; take it out of the cart.");
  }
  if (quantity <= variant.availableStock) return undefined;
  const left = `There are only ${variant.availableStock} of ${variant.name} left.`;
  return missing("quantity-not-available", `${field}.quantity`, left);
}

function missing(code: Requirement["code"], field: string, message: string): Requirement {
  return { code, field, message };
}
