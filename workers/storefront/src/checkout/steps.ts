import { missingParts } from "../layout/needed-parts.ts";
import type { Cart } from "../shop/types.ts";

export const STEPS = ["address", "shipping", "review"] as const;
export type Step = (typeof STEPS)[number];

/** The step that a cart is at: the first with something missing. */
export function currentStep({ requirements, shippingAddress }: Cart): Step {
  if (shippingAddress && missingParts(shippingAddress).length > 0) return "address";
  const missing = new Set(requirements.map(({ code }) => code));
  if (missing.has("email-required") || missing.has("shipping-address-required")) return "address";
  return missing.has("shipping-method-required") ? "shipping" : "review";
}

/** The step that a visitor may see: an earlier one than the cart is at, to change it, and never a later one. */
export function shownStep(cart: Cart, wanted: string | undefined): Step {
  const current = currentStep(cart);
  const step = STEPS.find((each) => each === wanted) ?? current;
  return STEPS.indexOf(step) < STEPS.indexOf(current) ? step : current;
}

/** Whether something in the cart cannot be ordered, which its own page says. */
export function isBlocked({ items, requirements }: Cart): boolean {
  return items.length === 0 || requirements.some(({ code }) => /^(variant|quantity|discount)-not-|^items-/.test(code));
}
