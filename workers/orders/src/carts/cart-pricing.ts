import type { ShippingMethod } from "#shared/contracts/checkout.ts";
import type { CatalogueVariant } from "#shared/contracts/products.ts";
import { MAX_AMOUNT } from "#shared/values/money.ts";
import { sum } from "../pricing/integers.ts";
import { priceCart } from "../pricing/price-cart.ts";
import { refusePromotion } from "../pricing/promotions.ts";
import type { CartLine, PricedCart, PricedLine } from "../pricing/types.ts";
import { findZone, methodsForWeight } from "../pricing/zones.ts";
import type { CartItemRow, CartPromotion, CartRow, CartZone, PromotionRefusal } from "./cart-rows.ts";

/** The catalogue's variants for the items of a cart, by their ids. */
export type Variants = ReadonlyMap<string, CatalogueVariant>;

/** An item; `line` is missing when it cannot be priced. */
export type CartItem = CartItemRow & { variant: CatalogueVariant | undefined; line: PricedLine | undefined };

/** Why a promotion does not apply to a cart. */
export type Refusal = PromotionRefusal | "other-currency" | "no-matching-item" | "below-minimum";

/** A cart with all amounts computed. */
export type PricedCartRow = {
  row: CartRow;
  items: CartItem[];
  priced: PricedCart;
  zone: CartZone | undefined;
  /** The zone's methods for the weight and currency of the cart. */
  methods: ShippingMethod[];
  /** The chosen method, if it is among `methods`. */
  method: ShippingMethod | undefined;
  refusals: Map<CartPromotion, Refusal>;
};

/** Computes the amounts of a cart, the shipping methods that it can choose, and why promotions do not apply. */
export function priceCartRow(row: CartRow, variants: Variants): PricedCartRow {
  const lines = toLines(row, variants);
  const priced = priceLines(row, lines, variants);
  // Taxes and shipping can bring the total above the maximum, although the lines alone do not.
  return priced.priced.total <= MAX_AMOUNT ? priced : priceLines(row, fitLines(row, lines, variants), variants);
}

function fitLines(row: CartRow, lines: CartLine[], variants: Variants): CartLine[] {
  const isTooMuch = (count: number) => priceLines(row, lines.slice(0, count), variants).priced.total > MAX_AMOUNT;
  let count = lines.length - 1;
  while (count > 0 && isTooMuch(count)) count--;
  return lines.slice(0, count);
}

/** Whether items have no price because the cart would exceed the maximum total of an order with them. */
export const isTooLarge = ({ row, items }: PricedCartRow): boolean => items.some((item) => exceedsMaximum(row, item));

export function exceedsMaximum({ currency }: Pick<CartRow, "currency">, { variant, line }: CartItem): boolean {
  return !line && variant?.currency === currency;
}

function priceLines(row: CartRow, lines: CartLine[], variants: Variants): PricedCartRow {
  const weight = sum(lines.map(({ variantId, quantity }) => (variants.get(variantId)?.weightGrams ?? 0) * quantity));
  const zone = row.shippingAddress ? findZone(row.zones, row.shippingAddress) : undefined;
  const methods = methodsForWeight(zone?.shippingMethods ?? [], weight).filter(
    ({ price }) => price.currency === row.currency,
  );
  const method = methods.find(({ id }) => id === row.shippingMethodId);

  const refusals = new Map<CartPromotion, Refusal>();
  const totals = lines.map((line) => ({ ...line, lineTotal: line.unitAmount * line.quantity }));
  for (const promotion of row.promotions) {
    const refusal = refuseForCurrency(promotion, row.currency) ?? refusePromotion(promotion, totals);
    if (refusal) refusals.set(promotion, refusal);
  }
  const priced = priceCart({
    lines,
    taxRules: zone,
    promotions: row.promotions.filter((promotion) => !refusals.has(promotion)),
    shippingMethod: method && toShippingPrice(method),
  });

  const items = row.items.map((item) => ({
    ...item,
    variant: variants.get(item.variantId),
    line: priced.lines.find(({ variantId }) => variantId === item.variantId),
  }));
  return { row, items, priced, zone, methods, method, refusals };
}

/** Amounts in minor units; the method's currency must be the cart's. */
export function toShippingPrice({ price, freeAbove }: ShippingMethod) {
  return { price: price.amount, freeAbove: freeAbove?.amount ?? null };
}

/** The items that have a price in the cart's currency, up to the maximum total of an order. */
function toLines({ items, currency }: CartRow, variants: Variants): CartLine[] {
  const lines: CartLine[] = [];
  let subtotal = 0;
  for (const item of items) {
    const variant = variants.get(item.variantId);
    if (variant?.currency !== currency) continue;
    const lineTotal = variant.unitAmount * item.quantity;
    if (subtotal + lineTotal > MAX_AMOUNT) continue;
    subtotal += lineTotal;
    const { unitAmount, taxClass, categoryIds } = variant;
    lines.push({ ...item, unitAmount, taxClass, categoryIds });
  }
  return lines;
}

function refuseForCurrency(promotion: CartPromotion, currency: string): Refusal | undefined {
  if (promotion.refusal) return promotion.refusal;
  const own = promotion.currency ?? promotion.minSubtotalCurrency;
  return own && own !== currency ? "other-currency" : undefined;
}
