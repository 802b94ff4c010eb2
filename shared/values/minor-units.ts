import type { Money } from "./money.ts";

/**
 * The currencies whose minor unit has not two decimal digits: list one of ISO 4217, published on 2026-01-01
 * (https://www.six-group.com/en/products-services/financial-information/market-reference-data/data-standards.html).
 * `Intl` is no source of these. Its CLDR data has the digits that people write (none of HUF, COP or IQD), and engines differ.
 */
const CODES_OF_DIGITS: readonly [digits: number, codes: string][] = [
  [0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"],
  [3, "BHD IQD JOD KWD LYD OMR TND"],
  [4, "CLF UYW"],
];
const DIGITS = new Map(CODES_OF_DIGITS.flatMap(([digits, codes]) => codes.split(" ").map((code) => [code, digits])));

/** The decimal digits of a currency's minor unit: 2 for USD, 0 for JPY, 3 for KWD. */
export const minorDigits = (currency: string): number => DIGITS.get(currency) ?? 2;

/**
 * The currencies of which payment providers take no other amounts than multiples of so many minor units: Stripe wants the last
 * of three decimal digits to be 0, and has no fractions of an ariary (https://docs.stripe.com/currencies).
 */
export const CHARGE_STEPS: Partial<Record<string, number>> = {
  ...{ BHD: 10, IQD: 10, JOD: 10, KWD: 10, LYD: 10, OMR: 10, TND: 10 },
  MGA: 100,
};

/** An amount without its currency, exactly: 1999 of USD is "19.99", of JPY "1999". */
export function toDecimal({ amount, currency }: Money): string {
  const digits = minorDigits(currency);
  if (digits === 0) return String(amount);
  const text = String(amount).padStart(digits + 1, "0");
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** A format takes thirty times as long to create as to use. There are as many as locales times currencies of the shop. */
const formats = new Map<string, Intl.NumberFormat>();

/**
 * Money as people of a locale write it, that of the browser by default, with all digits of the minor unit, so that what
 * is shown is what is stored: 199900 of HUF is "HUF 1,999.00".
 */
export function writeMoney(locale: string | undefined, { amount, currency }: Money): string {
  const digits = minorDigits(currency);
  const key = `${locale} ${currency}`;
  const options = {
    style: "currency",
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  } as const;
  const format = formats.get(key) ?? new Intl.NumberFormat(locale, options);
  formats.set(key, format);
  return format.format(amount / 10 ** digits);
}
