import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sum } from "./integers.ts";
import { type CartToPrice, priceCart } from "./price-cart.ts";
import type { CartLine, PricedCart, Promotion } from "./types.ts";
import { PROMOTION_TYPES } from "./types.ts";
import { TAX_CLASSES } from "#shared/contracts/products.ts";

const RUNS = { numRuns: 10_000 };
const MAX = 1_000_000_000_000;
const idOf = (n: number) => `01980000-0000-7000-8000-${String(n).padStart(12, "0")}`;

const line = (fields: Partial<CartLine> = {}): CartLine => ({
  variantId: idOf(fields.position ?? 0),
  productId: idOf(fields.position ?? 0),
  categoryIds: [],
  position: 0,
  unitAmount: 1000,
  quantity: 1,
  taxClass: "standard",
  ...fields,
});
const promotion = (fields: Partial<Promotion> = {}): Promotion => ({
  id: idOf(1),
  code: null,
  name: "A promotion",
  type: "percentage",
  basisPoints: 1000,
  amount: null,
  minSubtotal: null,
  productIds: [],
  categoryIds: [],
  combinable: true,
  ...fields,
});
const fixed = (amount: number, fields: Partial<Promotion> = {}) =>
  promotion({ type: "fixed", basisPoints: null, amount, ...fields });
const freeShipping = (fields: Partial<Promotion> = {}) =>
  promotion({ type: "free-shipping", basisPoints: null, ...fields });
const method = (price: number, freeAbove: number | null = null) => ({ price, freeAbove });
const two = [line({ position: 0, unitAmount: 6000 }), line({ position: 1, unitAmount: 4000 })];
const discountsOf = ({ discounts }: PricedCart) => discounts.map(({ promotionId, amount }) => [promotionId, amount]);
const lineDiscounts = ({ lines }: PricedCart) => lines.map(({ discountTotal }) => discountTotal);

describe("priceCart() and promotions", () => {
  it("computes percentages from the undiscounted lines, then deducts fixed amounts from the remainder", () => {
    const promotions = [
      fixed(500, { id: idOf(1) }),
      promotion({ id: idOf(3) }),
      promotion({ id: idOf(2), basisPoints: 2000 }),
    ];
    const priced = priceCart({ lines: two, promotions });
    expect(discountsOf(priced)).toEqual([
      [idOf(2), 2000],
      [idOf(3), 1000],
      [idOf(1), 500],
    ]);
    expect(lineDiscounts(priced)).toEqual([1800 + 300, 1200 + 200]);
    expect(priced.total).toBe(6500);
  });

  it("distributes a percentage by the undiscounted lines, and a fixed amount by the remainder of each line", () => {
    const ofFirst = promotion({ id: idOf(1), basisPoints: 5000, productIds: [idOf(0)] });
    expect(lineDiscounts(priceCart({ lines: two, promotions: [ofFirst, promotion({ id: idOf(2) })] }))).toEqual([
      3600, 400,
    ]);
    expect(lineDiscounts(priceCart({ lines: two, promotions: [ofFirst, fixed(700, { id: idOf(2) })] }))).toEqual([
      3300, 400,
    ]);
  });

  it("discounts only the named products and categories, and never below zero", () => {
    const lines = [
      line({ position: 0, productId: idOf(50) }),
      line({ position: 1, categoryIds: [idOf(60)] }),
      line({ position: 2 }),
    ];
    const promotions = [fixed(5000, { id: idOf(1), productIds: [idOf(50)], categoryIds: [idOf(60)] })];
    const priced = priceCart({ lines, promotions });
    expect(lineDiscounts(priced)).toEqual([1000, 1000, 0]);
    expect(priced.total).toBe(1000);
  });

  it("caps overlapping percentages at the remainder of a line, and moves the excess to the other lines", () => {
    const all = promotion({ id: idOf(1), basisPoints: 10_000, productIds: [idOf(0)] });
    const half = promotion({ id: idOf(2), basisPoints: 5000 });
    const priced = priceCart({ lines: two, promotions: [half, all] });
    expect(discountsOf(priced)).toEqual([
      [idOf(1), 6000],
      [idOf(2), 4000],
    ]);
    expect(lineDiscounts(priced)).toEqual([6000, 4000]);
  });

  it("compares the minimum with the undiscounted lines that a promotion names", () => {
    const atMinimum = fixed(1, { id: idOf(1), minSubtotal: 6000, productIds: [idOf(0)] });
    const belowMinimum = fixed(1, { id: idOf(2), minSubtotal: 4001, productIds: [idOf(1)] });
    const ofNothing = freeShipping({ id: idOf(3), productIds: [idOf(7)] });
    const half = promotion({ id: idOf(4), basisPoints: 5000 });
    const priced = priceCart({
      lines: two,
      promotions: [atMinimum, belowMinimum, ofNothing, half],
      shippingMethod: method(700),
    });
    expect(discountsOf(priced)).toEqual([
      [idOf(4), 5000],
      [idOf(1), 1],
    ]);
  });

  it("applies the set that saves most when a promotion cannot be combined, at a tie the oldest one", () => {
    const [a, b] = [fixed(300, { id: idOf(2) }), fixed(400, { id: idOf(3) })];
    const alone = (amount: number, id: number) => fixed(amount, { id: idOf(id), combinable: false });
    const hold = (...promotions: Promotion[]) => discountsOf(priceCart({ lines: two, promotions })).map(([id]) => id);
    expect(hold(a, b, alone(699, 1))).toEqual([a.id, b.id]);
    expect(hold(a, b, alone(701, 4))).toEqual([idOf(4)]);
    expect(hold(a, b, alone(700, 1))).toEqual([idOf(1)]);
    expect(hold(a, b, alone(700, 4))).toEqual([a.id, b.id]);
    expect(hold(alone(700, 5), alone(700, 4))).toEqual([idOf(4)]);
    const shipped = { lines: two, shippingMethod: method(701) };
    expect(
      discountsOf(priceCart({ ...shipped, promotions: [a, b, freeShipping({ id: idOf(9), combinable: false })] })),
    ).toEqual([[idOf(9), 701]]);
  });
});

describe("priceCart() and shipping", () => {
  it("makes shipping free when the discounted lines reach freeAbove", () => {
    const shippingMethod = method(700, 9000);
    expect(priceCart({ lines: two, promotions: [promotion()], shippingMethod }).shippingTotal).toBe(0);
    expect(priceCart({ lines: two, promotions: [fixed(1001)], shippingMethod })).toMatchObject({
      shippingTotal: 700,
      total: 9699,
    });
  });

  it("keeps shipping that a promotion makes free in shippingTotal, discounts it once and does not tax it", () => {
    const taxRules = {
      taxRates: [{ taxClass: "standard" as const, name: "Sales tax", basisPoints: 1000 }],
      pricesIncludeTax: false,
    };
    const promotions = [freeShipping({ id: idOf(1) }), freeShipping({ id: idOf(2) })];
    expect(priceCart({ lines: two, promotions, shippingMethod: method(700), taxRules })).toMatchObject({
      discounts: [{ promotionId: idOf(1), amount: 700 }],
      shippingTotal: 700,
      shippingDiscountTotal: 700,
      shippingTaxTotal: 0,
      discountTotal: 700,
      taxTotal: 1000,
      total: 11_000,
    });
  });
});

const amounts = fc.oneof(
  fc.constantFrom(1, 2, 3, MAX),
  fc.integer({ min: 1, max: 20_000 }),
  fc.integer({ min: 1, max: MAX }),
);
const basisPoints = fc.oneof(fc.constantFrom(0, 1, 700, 1900, 10_000), fc.integer({ min: 0, max: 10_000 }));
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
const fewIds = fc.subarray([idOf(0), idOf(1), idOf(2)]);

const lines = fc
  .array(fc.tuple(amounts, fc.integer({ min: 1, max: 1000 }), fc.constantFrom(...TAX_CLASSES), fewIds), {
    maxLength: 8,
  })
  .map((drawn) =>
    drawn.map(([amount, quantity, taxClass, categoryIds], position) => {
      const unitAmount = Math.max(1, Math.floor(amount / quantity));
      return line({ position, unitAmount, quantity, taxClass, categoryIds, productId: idOf(position % 4) });
    }),
  );
const promotions = fc
  .array(
    fc.record({
      type: fc.constantFrom(...PROMOTION_TYPES),
      basisPoints,
      amount: amounts,
      minSubtotal: maybe(amounts),
      productIds: fewIds,
      categoryIds: fewIds,
      combinable: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
    }),
    { maxLength: 6 },
  )
  .map((drawn) => drawn.map((fields, index) => promotion({ ...fields, id: idOf(index) })));
const taxRules = fc.record({
  taxRates: fc
    .tuple(fc.subarray([...TAX_CLASSES]), basisPoints, basisPoints, basisPoints)
    .map(([classes, ...rates]) =>
      classes.map((taxClass, index) => ({ taxClass, name: `Tax ${index % 2}`, basisPoints: rates[index] ?? 0 })),
    ),
  pricesIncludeTax: fc.boolean(),
});
const shippingMethod = fc.option(
  fc.tuple(fc.oneof(fc.constant(0), amounts), maybe(amounts)).map(([price, freeAbove]) => method(price, freeAbove)),
  { nil: undefined },
);
const carts: fc.Arbitrary<CartToPrice> = fc.record({
  lines,
  promotions,
  taxRules: fc.option(taxRules, { nil: undefined }),
  shippingMethod,
});

describe("priceCart() for any cart", () => {
  it("returns parts that sum to their total in every field", () => {
    fc.assert(
      fc.property(carts, (cart) => {
        const priced = priceCart(cart);
        const { subtotal, discountTotal, shippingTotal, shippingDiscountTotal, shippingTaxTotal, taxTotal, total } =
          priced;
        expect(sum(priced.lines.map(({ lineTotal }) => lineTotal))).toBe(subtotal);
        expect(sum(priced.discounts.map(({ amount }) => amount))).toBe(discountTotal);
        expect(sum(lineDiscounts(priced)) + shippingDiscountTotal).toBe(discountTotal);
        expect(sum(priced.taxes.map(({ amount }) => amount))).toBe(taxTotal);
        expect(sum(priced.lines.map((each) => each.taxTotal)) + shippingTaxTotal).toBe(taxTotal);
        const onTop = sum(priced.taxes.map(({ amount, included }) => (included ? 0 : amount)));
        expect(total).toBe(subtotal - discountTotal + shippingTotal + onTop);
      }),
      RUNS,
    );
  });

  it("returns no amount below zero, and no discount above the amount that it reduces", () => {
    fc.assert(
      fc.property(carts, (cart) => {
        const { lines, discounts, taxes, ...totals } = priceCart(cart);
        const amounts = [...Object.values(totals), ...[...discounts, ...taxes].map(({ amount }) => amount)];
        const isWithin = (part: number, whole: number) => part >= 0 && part <= whole;
        return (
          amounts.every((amount) => Number.isSafeInteger(amount) && amount >= 0) &&
          lines.every(({ lineTotal, discountTotal, taxTotal }) => {
            return isWithin(discountTotal, lineTotal) && isWithin(taxTotal, lineTotal - discountTotal);
          }) &&
          isWithin(totals.shippingDiscountTotal, totals.shippingTotal) &&
          isWithin(totals.shippingTaxTotal, totals.shippingTotal - totals.shippingDiscountTotal)
        );
      }),
      RUNS,
    );
  });

  it("applies a promotion only to the lines it names, from its minimum on, and alone if it is not combinable", () => {
    fc.assert(
      fc.property(carts, (cart) => {
        const { lines, discounts, shippingTotal } = priceCart(cart);
        return discounts.every(({ promotionId, amount }) => {
          const { productIds, categoryIds, ...found } = cart.promotions.find(
            ({ id }) => id === promotionId,
          ) as Promotion;
          const isOfAll = productIds.length + categoryIds.length === 0;
          const named = lines.filter(
            (each) =>
              isOfAll || productIds.includes(each.productId) || categoryIds.some((id) => each.categoryIds.includes(id)),
          );
          const total = sum(named.map(({ lineTotal }) => lineTotal));
          const limits = {
            percentage: total,
            fixed: Math.min(total, found.amount ?? 0),
            "free-shipping": shippingTotal,
          };
          const isAlone = found.combinable || discounts.length === 1;
          return named.length > 0 && isAlone && amount <= limits[found.type] && total >= (found.minSubtotal ?? 0);
        });
      }),
      RUNS,
    );
  });

  it("returns the same amounts in whatever order lines, promotions and rates are given", () => {
    const shuffled = carts.chain((cart) =>
      fc.record({
        cart: fc.constant(cart),
        lines: shuffle(cart.lines),
        promotions: shuffle(cart.promotions),
        taxRates: shuffle(cart.taxRules?.taxRates ?? []),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ cart, lines, promotions, taxRates }) => {
        const taxRules = cart.taxRules && { ...cart.taxRules, taxRates };
        expect(priceCart({ ...cart, lines, promotions, taxRules })).toEqual(priceCart(cart));
      }),
      RUNS,
    );
  });

  it("saves at least as much as each promotion that is not combinable alone, and as all others together", () => {
    fc.assert(
      fc.property(carts, (cart) => {
        const { discountTotal } = priceCart(cart);
        const alone = cart.promotions.filter(({ combinable }) => !combinable).map((each) => [each]);
        for (const promotions of [cart.promotions.filter(({ combinable }) => combinable), ...alone]) {
          expect(priceCart({ ...cart, promotions }).discountTotal).toBeLessThanOrEqual(discountTotal);
        }
      }),
      RUNS,
    );
  });

  it("computes the same tax included in a price as on top of the price without tax", () => {
    fc.assert(
      fc.property(amounts, basisPoints, fc.constantFrom(...TAX_CLASSES), (net, rate, taxClass) => {
        const taxRates = [{ taxClass, name: "VAT", basisPoints: rate }];
        const of = (unitAmount: number, pricesIncludeTax: boolean) =>
          priceCart({
            lines: [line({ unitAmount, taxClass })],
            promotions: [],
            taxRules: { taxRates, pricesIncludeTax },
          });
        const onTop = of(net, false);
        const included = of(net + onTop.taxTotal, true);
        expect(included.taxTotal).toBe(onTop.taxTotal);
        expect(included.total).toBe(onTop.total);
      }),
      RUNS,
    );
  });
});

function shuffle<Value>(values: Value[]): fc.Arbitrary<Value[]> {
  return fc.shuffledSubarray(values, { minLength: values.length, maxLength: values.length });
}
