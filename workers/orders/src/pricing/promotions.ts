import { scaleHalfEven, splitByLargestRemainder, sum } from "./integers.ts";
import { type CartLine, type Discount, HUNDRED_PERCENT, type Promotion, type ShippingPrice } from "./types.ts";

type Line = CartLine & { lineTotal: number };

/**
 * The effect of a set of promotions on a cart. `left` is the remaining amount of each line, in the order of the lines.
 */
export type AppliedDiscounts = {
  discounts: Discount[];
  left: number[];
  shippingTotal: number;
  shippingDiscountTotal: number;
};

/** Why a promotion does not apply to these lines; `undefined` when it does. */
export function refusePromotion(promotion: Promotion, lines: Line[]): "no-matching-item" | "below-minimum" | undefined {
  const named = lines.filter((line) => isNamed(promotion, line));
  if (named.length === 0) return "no-matching-item";
  const total = sum(named.map(({ lineTotal }) => lineTotal));
  return total < (promotion.minSubtotal ?? 0) ? "below-minimum" : undefined;
}

/**
 * Applies the promotions that are valid for the lines. One that is not combinable is applied alone: the set that saves
 * most wins, at a tie the one whose first promotion is the oldest.
 */
export function applyBestPromotions(
  lines: Line[],
  promotions: Promotion[],
  method: ShippingPrice | undefined,
): AppliedDiscounts {
  const holding = promotions.filter((promotion) => !refusePromotion(promotion, lines)).toSorted(byAge);
  const combinable = holding.filter(({ combinable }) => combinable);
  const alone = holding.filter(({ combinable }) => !combinable).map((promotion) => [promotion]);
  const sets = [combinable, ...alone].toSorted(([a], [b]) => (a && b ? byAge(a, b) : a ? -1 : 1));
  const [first, ...others] = sets.map((set) => applyPromotions(lines, set, method));
  return others.reduce((best, next) => (saved(next) > saved(best) ? next : best), first as AppliedDiscounts);
}

/**
 * Percentages of the undiscounted lines first, then fixed amounts, then shipping; within each kind the oldest promotion
 * first.
 */
function applyPromotions(lines: Line[], set: Promotion[], method: ShippingPrice | undefined): AppliedDiscounts {
  const left = lines.map(({ lineTotal }) => lineTotal);
  const ofType = (wanted: Promotion["type"]) => set.filter(({ type }) => type === wanted);
  const amounts = [...ofType("percentage"), ...ofType("fixed")].map((promotion) => ({
    promotion,
    amount: discountLines(lines, promotion, left),
  }));

  const shippingTotal = priceShipping(method, sum(left));
  const [freeShipping] = ofType("free-shipping");
  const shippingDiscountTotal = freeShipping ? shippingTotal : 0;
  if (freeShipping) amounts.push({ promotion: freeShipping, amount: shippingDiscountTotal });

  const discounts = amounts
    .filter(({ amount }) => amount > 0)
    .map(({ promotion: { id, code, name }, amount }) => ({ promotionId: id, code, name, amount }));
  return { discounts, left, shippingTotal, shippingDiscountTotal };
}

/** Deducts one promotion from the remaining amounts of its lines, and returns the sum of the deductions. */
function discountLines(lines: Line[], promotion: Promotion, left: number[]): number {
  const isPercentage = promotion.type === "percentage";
  const named = lines
    .map((line, index) => ({ line, index, limit: left[index] ?? 0 }))
    .filter(({ line }) => isNamed(promotion, line));
  const undiscounted = sum(named.map(({ line }) => line.lineTotal));
  const wanted = isPercentage
    ? scaleHalfEven(undiscounted, promotion.basisPoints ?? 0, HUNDRED_PERCENT)
    : (promotion.amount ?? 0);
  const amount = Math.min(wanted, sum(named.map(({ limit }) => limit)));
  const shares = named.map(({ line, limit }) => ({ weight: isPercentage ? line.lineTotal : limit, limit }));
  const parts = splitByLargestRemainder(amount, shares);
  named.forEach(({ index, limit }, share) => {
    left[index] = limit - (parts[share] ?? 0);
  });
  return amount;
}

/** The price of shipping for goods of this amount after discounts. */
export function priceShipping(method: ShippingPrice | undefined, goods: number): number {
  if (!method) return 0;
  const isFree = method.freeAbove !== null && goods >= method.freeAbove;
  return isFree ? 0 : method.price;
}

function isNamed({ productIds, categoryIds }: Promotion, line: CartLine): boolean {
  if (productIds.length === 0 && categoryIds.length === 0) return true;
  return productIds.includes(line.productId) || line.categoryIds.some((id) => categoryIds.includes(id));
}

function saved({ discounts }: AppliedDiscounts): number {
  return sum(discounts.map(({ amount }) => amount));
}

function byAge(a: Promotion, b: Promotion): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
