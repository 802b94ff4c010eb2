import { sum } from "./integers.ts";
import { applyBestPromotions } from "./promotions.ts";
import { addUpTaxes, highestRate, rateOf, type TaxRules, taxAmount } from "./taxes.ts";
import type { CartLine, PricedCart, Promotion, ShippingPrice } from "./types.ts";

export type CartToPrice = {
  lines: CartLine[];
  /** The tax rules of the shipping zone; without a zone no tax is computed. */
  taxRules?: TaxRules | undefined;
  /** Automatic promotions and those whose codes the cart has, if they may be used now. */
  promotions: Promotion[];
  shippingMethod?: ShippingPrice | undefined;
};

const UNTAXED: TaxRules = { taxRates: [], pricesIncludeTax: false };

/**
 * Computes all amounts of a cart. None is negative, parts sum to their total, and the order of lines, promotions and
 * rates in the input does not matter. `total` is always `subtotal − discountTotal + shippingTotal` plus the tax that
 * prices do not include.
 */
export function priceCart({ lines, taxRules = UNTAXED, promotions, shippingMethod }: CartToPrice): PricedCart {
  const totalled = lines
    .map((line) => ({ ...line, lineTotal: line.unitAmount * line.quantity }))
    .toSorted((a, b) => a.position - b.position);
  const applied = applyBestPromotions(totalled, promotions, shippingMethod);
  const { discounts, shippingTotal, shippingDiscountTotal } = applied;
  const { pricesIncludeTax } = taxRules;

  const taxedLines = totalled.map((line, index) => {
    const left = applied.left[index] ?? 0;
    const rate = rateOf(taxRules, line.taxClass);
    return { line, rate, discount: line.lineTotal - left, amount: taxAmount(left, rate, pricesIncludeTax) };
  });
  const shippingRate =
    shippingMethod &&
    highestRate(
      taxRules,
      lines.map(({ taxClass }) => taxClass),
    );
  const shippingTaxTotal = taxAmount(shippingTotal - shippingDiscountTotal, shippingRate, pricesIncludeTax);

  const taxes = addUpTaxes([...taxedLines, { rate: shippingRate, amount: shippingTaxTotal }], pricesIncludeTax);
  const subtotal = sum(totalled.map(({ lineTotal }) => lineTotal));
  const discountTotal = sum(discounts.map(({ amount }) => amount));
  const taxTotal = sum(taxes.map(({ amount }) => amount));
  return {
    lines: taxedLines.map(({ line, rate, discount, amount }) => ({
      ...line,
      discountTotal: discount,
      taxTotal: amount,
      taxBasisPoints: rate?.basisPoints ?? 0,
    })),
    discounts,
    taxes,
    subtotal,
    discountTotal,
    shippingTotal,
    shippingDiscountTotal,
    shippingTaxTotal,
    taxTotal,
    total: subtotal - discountTotal + shippingTotal + (pricesIncludeTax ? 0 : taxTotal),
  };
}
