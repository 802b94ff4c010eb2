import { z } from "@hono/zod-openapi";

/** The largest amount of a price, a line or an order, in minor units. */
export const MAX_AMOUNT = 1_000_000_000_000;

/** ISO 4217 codes of currencies in circulation, as the runtime's own locale data lists them. */
const currencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf("currency"));

export const CurrencySchema = z
  .string()
  .length(3)
  .refine((code) => currencies.has(code), { message: "must be an ISO 4217 code such as USD" })
  .openapi({ example: "USD", pattern: "^[A-Z]{3}$" });

const moneyFrom = (min: number) =>
  z.strictObject({ amount: z.int().min(min).max(MAX_AMOUNT).openapi({ example: 1999 }), currency: CurrencySchema });

/** An amount in minor units, never a float. */
export const MoneySchema = moneyFrom(1).openapi("Money", {
  description: "An amount in minor units of ISO 4217 (cents of USD, whole yen of JPY), never a float.",
});

/** The same where something can be free: a discount, shipping, tax. */
export const NonNegativeMoneySchema = moneyFrom(0).openapi("NonNegativeMoney", {
  description: "An amount in minor units of ISO 4217 (cents of USD, whole yen of JPY), zero included, never a float.",
});

export type Money = z.infer<typeof MoneySchema>;
