import Stripe from "stripe";
import { CHARGE_STEPS, minorDigits } from "#shared/values/minor-units.ts";
import type { Money } from "#shared/values/money.ts";

/** Currencies that Stripe gives other decimal digits than ISO 4217 does (https://docs.stripe.com/currencies). */
const DIGITS: Partial<Record<string, number>> = { ISK: 2, UGX: 2, MGA: 0 };

/**
 * An amount in the units of Stripe's API. One that Stripe cannot charge is refused as Stripe would, but without asking.
 *
 * @throws StripeInvalidRequestError amount_not_chargeable
 */
export function toStripeAmount({ amount, currency }: Money): number {
  const isoDigits = minorDigits(currency);
  const digits = DIGITS[currency] ?? isoDigits;
  const step = CHARGE_STEPS[currency] ?? 1;
  if (amount % step === 0) return (amount * 10 ** digits) / 10 ** isoDigits;
  throw new Stripe.errors.StripeInvalidRequestError({
    type: "invalid_request_error",
    code: "amount_not_chargeable",
    message: `Stripe takes amounts of ${currency} that are multiples of ${step} minor units.`,
  });
}
