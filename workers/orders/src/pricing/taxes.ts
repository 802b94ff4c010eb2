import { scaleHalfEven } from "./integers.ts";
import { TAX_CLASSES, type TaxClass } from "#shared/contracts/products.ts";
import { HUNDRED_PERCENT, type Tax, type TaxRate } from "./types.ts";

/** The tax rules of a zone. */
export type TaxRules = { taxRates: TaxRate[]; pricesIncludeTax: boolean };

/** The tax that is included in an amount, or that is added to it. */
export function taxAmount(amount: number, rate: TaxRate | undefined, isIncluded: boolean): number {
  if (!rate) return 0;
  return scaleHalfEven(amount, rate.basisPoints, isIncluded ? HUNDRED_PERCENT + rate.basisPoints : HUNDRED_PERCENT);
}

/** The rate of a tax class; `undefined` when the zone does not tax it. */
export function rateOf({ taxRates }: TaxRules, taxClass: TaxClass): TaxRate | undefined {
  return taxRates.find((rate) => rate.taxClass === taxClass);
}

/** The highest rate of these classes, which also applies to the shipping of their lines. */
export function highestRate(rules: TaxRules, classes: TaxClass[]): TaxRate | undefined {
  const [highest] = TAX_CLASSES.filter((taxClass) => classes.includes(taxClass))
    .flatMap((taxClass) => rateOf(rules, taxClass) ?? [])
    .toSorted((a, b) => b.basisPoints - a.basisPoints);
  return highest;
}

/** One entry for each name and rate, the highest rate first. */
export function addUpTaxes(taxed: { rate: TaxRate | undefined; amount: number }[], included: boolean): Tax[] {
  const taxes = new Map<string, Tax>();
  for (const { rate, amount } of taxed) {
    if (!rate) continue;
    const { name, basisPoints } = rate;
    const key = `${basisPoints} ${name}`;
    const tax = taxes.get(key) ?? { name, basisPoints, amount: 0, included };
    taxes.set(key, { ...tax, amount: tax.amount + amount });
  }
  return [...taxes.values()].toSorted((a, b) => b.basisPoints - a.basisPoints || (a.name < b.name ? -1 : 1));
}
