import type { TaxClass } from "#shared/contracts/products.ts";

/** All amounts are integers of minor units of the one currency that the cart has. */

/** 100 % in basis points, the unit of all rates. */
export const HUNDRED_PERCENT = 10_000;

export const PROMOTION_TYPES = ["percentage", "fixed", "free-shipping"] as const;
export type PromotionType = (typeof PROMOTION_TYPES)[number];

export type CartLine = {
  variantId: string;
  productId: string;
  /** The product's categories and all that these are in. */
  categoryIds: string[];
  /** Unique among the lines: of two lines the one with the lower position is the earlier one. */
  position: number;
  unitAmount: number;
  quantity: number;
  taxClass: TaxClass;
};

export type Promotion = {
  /** A UUIDv7: of two promotions the one with the lower id was made first. */
  id: string;
  code: string | null;
  name: string;
  type: PromotionType;
  /** Of a percentage. */
  basisPoints: number | null;
  /** Of a fixed amount. */
  amount: number | null;
  /** Judged by the undiscounted lines that the promotion names. */
  minSubtotal: number | null;
  /** It names the lines of these products and of these categories; every line when both lists are empty. */
  productIds: string[];
  categoryIds: string[];
  combinable: boolean;
};

export type TaxRate = { taxClass: TaxClass; name: string; basisPoints: number };

export type ShippingPrice = {
  price: number;
  /** Shipping is free when the discounted lines reach this amount. */
  freeAbove: number | null;
};

export type Discount = { promotionId: string; code: string | null; name: string; amount: number };

export type Tax = { name: string; basisPoints: number; amount: number; included: boolean };

export type PricedLine = CartLine & {
  lineTotal: number;
  discountTotal: number;
  taxTotal: number;
  taxBasisPoints: number;
};

export type PricedCart = {
  /** In the order of their positions. */
  lines: PricedLine[];
  /** In the order in which they were applied; promotions that save nothing are left out. */
  discounts: Discount[];
  taxes: Tax[];
  subtotal: number;
  discountTotal: number;
  shippingTotal: number;
  /** The parts of `discountTotal` and of `taxTotal` that concern shipping. */
  shippingDiscountTotal: number;
  shippingTaxTotal: number;
  taxTotal: number;
  total: number;
};
