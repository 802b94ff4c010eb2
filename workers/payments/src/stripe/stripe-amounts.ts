import Stripe from "stripe";
import { minorDigits } from "#shared/values/minor-units.ts";
import type { Money } from "#shared/values/money.ts";

/** Currencies that Stripe gives other decimal digits than ISO 4217 does (https://docs.stripe.com/currencies). */
const DIGITS: Partial<Record<string, number>> = { ISK: 2, UGX: 2, MGA: 0 };

/** Stripe wants the last of three decimal digits to be 0. */
const THREE_DIGITS_STEP = 10;

/**
 * An amount in the units of Stripe's API. One that Stripe cannot charge is refused as Stripe would, but without asking.
 *
 * @throws StripeInvalidRequestError amount_not_chargeable
 */
export function toStripeAmount({ amount, currency }: Money): number {
  const isoDigits = minorDigits(currency);
  const digits = DIGITS[currency] ?? isoDigits;
  const step = digits === 3 ? THREE_DIGITS_STEP : 1;
  const converted = (amount * 10 ** digits) / 10 ** isoDigits;
  if (converted % step === 0) return converted;
  const smallest = (step * 10 ** isoDigits) / 10 ** digits;
  throw new Stripe.errors.StripeInvalidRequestError({
    type: "invalid_request_error",
    code: "amount_not_chargeable",
    message: `Stripe takes amounts of ${currency} that are multiples of ${smallest} minor units.`,
  });
}
