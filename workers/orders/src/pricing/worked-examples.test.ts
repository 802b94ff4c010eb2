/** Carts computed by hand from the rules of real taxes. The sources are named at each. */
import { describe, expect, it } from "vitest";
import { priceCart } from "./price-cart.ts";
import type { TaxClass } from "#shared/contracts/products.ts";
import type { CartLine, TaxRate } from "./types.ts";

let next = 0;
const line = (unitAmount: number, taxClass: TaxClass, quantity = 1): CartLine => {
  const position = next++;
  const id = `01980000-0000-7000-8000-${String(position).padStart(12, "0")}`;
  return { variantId: id, productId: id, categoryIds: [], position, unitAmount, quantity, taxClass };
};
const shipping = (price: number) => ({ price, freeAbove: null });
const rate = (taxClass: TaxClass, name: string, basisPoints: number): TaxRate => ({ taxClass, name, basisPoints });

/**
 * New York State Department of Taxation and Finance, Tax Bulletin ST-838, "Shipping and Delivery Charges": the delivery
 * of a taxable item is taxed with it, that of an exempt item is not, and one charge for both is taxed as a whole. Its
 * first example is an appliance of $499.95, a service contract of $30.00 and a delivery of $20.00: tax is due on $549.95.
 * Albany County's combined rate is 8 % (Publication 718). Food is exempt (Tax Bulletin ST-283).
 */
describe("sales tax on top, in New York", () => {
  const taxRules = { taxRates: [rate("standard", "New York sales tax", 800)], pricesIncludeTax: false };

  it("taxes the delivery of taxable items: 8 % of $549.95 are $44.00", () => {
    const lines = [line(49_995, "standard"), line(3000, "standard")];
    const priced = priceCart({ lines, promotions: [], taxRules, shippingMethod: shipping(2000) });
    expect(priced.lines.map(({ taxTotal }) => taxTotal)).toEqual([4000, 240]);
    expect(priced).toMatchObject({
      subtotal: 52_995,
      shippingTotal: 2000,
      shippingTaxTotal: 160,
      taxes: [{ name: "New York sales tax", basisPoints: 800, amount: 4400, included: false }],
      taxTotal: 4400,
      total: 59_395,
    });
  });

  it("does not tax the delivery of exempt food", () => {
    const priced = priceCart({
      lines: [line(1899, "zero", 2)],
      promotions: [],
      taxRules,
      shippingMethod: shipping(795),
    });
    expect(priced).toMatchObject({ subtotal: 3798, shippingTaxTotal: 0, taxes: [], taxTotal: 0, total: 4593 });
  });

  it("taxes one delivery of taxable items and exempt food as a whole", () => {
    const lines = [line(1899, "zero", 2), line(2499, "standard")];
    const priced = priceCart({ lines, promotions: [], taxRules, shippingMethod: shipping(795) });
    // $24.99 × 8 % = $1.9992; $7.95 × 8 % = $0.636.
    expect(priced.lines.map(({ taxTotal }) => taxTotal)).toEqual([0, 200]);
    expect(priced).toMatchObject({ shippingTaxTotal: 64, taxTotal: 264, total: 3798 + 2499 + 795 + 264 });
  });
});

/**
 * Germany, Umsatzsteuergesetz § 12 (1) and (2): 19 %, and 7 % on books and food. A consumer's price includes the tax
 * (Preisangabenverordnung § 3), so the tax in a price is price × rate ÷ (100 % + rate). Shipping is ancillary to the
 * goods (Umsatzsteuer-Anwendungserlass 3.10); in a mixed cart this shop takes the higher of the two rates.
 */
describe("value-added tax included, in Germany", () => {
  const taxRates = [rate("standard", "USt. 19 %", 1900), rate("reduced", "USt. 7 %", 700)];
  const taxRules = { taxRates, pricesIncludeTax: true };
  const lamp = () => line(4999, "standard");
  const books = () => line(1290, "reduced", 2);

  it("computes the 19 % and 7 % that the prices of one cart include", () => {
    const priced = priceCart({ lines: [lamp(), books()], promotions: [], taxRules, shippingMethod: shipping(490) });
    // 49.99 × 19/119 = 7.9816; 25.80 × 7/107 = 1.6879; 4.90 × 19/119 = 0.7824.
    expect(priced.lines.map(({ taxTotal }) => taxTotal)).toEqual([798, 169]);
    expect(priced).toMatchObject({
      shippingTaxTotal: 78,
      taxes: [
        { name: "USt. 19 %", basisPoints: 1900, amount: 876, included: true },
        { name: "USt. 7 %", basisPoints: 700, amount: 169, included: true },
      ],
      taxTotal: 1045,
      total: 4999 + 2580 + 490,
    });
  });

  it("computes the included tax from each line after a discount of 10 €", () => {
    const tenOff = {
      id: "01980000-0000-7000-8000-000000000500",
      code: "TEN",
      name: "10 € off",
      type: "fixed" as const,
      basisPoints: null,
      amount: 1000,
      minSubtotal: null,
      productIds: [],
      categoryIds: [],
      combinable: true,
    };
    const priced = priceCart({ lines: [lamp(), books()], promotions: [tenOff], taxRules });
    // 10.00 × 49.99 ÷ 75.79 = 6.596, 10.00 × 25.80 ÷ 75.79 = 3.404; 43.39 × 19/119 = 6.928; 22.40 × 7/107 = 1.465.
    expect(priced.lines.map(({ discountTotal, taxTotal }) => [discountTotal, taxTotal])).toEqual([
      [660, 693],
      [340, 147],
    ]);
    expect(priced.total).toBe(6579);
  });
});

/**
 * Japan, Consumption Tax Act Articles 29 and 63: 10 %, and 8 % on food and drink; a price shown to a consumer includes it
 * (sōgaku hyōji). The yen has no minor unit. The National Tax Agency wants a qualified invoice rounded once per rate;
 * this shop rounds each line, and these carts come to the same either way.
 */
describe("consumption tax included, in Japan", () => {
  const taxRates = [rate("standard", "消費税 10%", 1000), rate("reduced", "消費税 8%（軽減）", 800)];
  const taxRules = { taxRates, pricesIncludeTax: true };

  it("computes the 10 % and 8 % that prices in yen include", () => {
    const lines = [line(1980, "standard", 2), line(1500, "reduced")];
    const priced = priceCart({ lines, promotions: [], taxRules, shippingMethod: shipping(660) });
    // 3,960 × 10/110 = 360; 1,500 × 8/108 = 111.1; 660 × 10/110 = 60.
    expect(priced.taxes.map(({ basisPoints, amount }) => [basisPoints, amount])).toEqual([
      [1000, 420],
      [800, 111],
    ]);
    expect(priced).toMatchObject({ subtotal: 5460, total: 6120, taxTotal: 531 });
  });
});

/** Kuwait has no value-added tax; the dinar has 1,000 fils. 15 % of 3.333 KWD are 0.49995 KWD. */
it("priceCart() rounds to thousandths in a currency with three decimals", () => {
  const discount = {
    id: "01980000-0000-7000-8000-000000000501",
    code: null,
    name: "15 % off",
    type: "percentage" as const,
    basisPoints: 1500,
    amount: null,
    minSubtotal: null,
    productIds: [],
    categoryIds: [],
    combinable: true,
  };
  const priced = priceCart({ lines: [line(3333, "standard")], promotions: [discount], shippingMethod: shipping(1250) });
  expect(priced).toMatchObject({ subtotal: 3333, discountTotal: 500, shippingTotal: 1250, taxTotal: 0, total: 4083 });
});
