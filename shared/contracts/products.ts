import type { Call } from "#shared/core/context.ts";

/** A product by its id, which then must have one variant, or a variant by its own. */
export type OrderedQuantity = { quantity: number } & ({ productId: string } | { variantId: string });

/** A line as the catalogue has it at the moment of the reservation; `unitAmount` in minor units. */
export type ReservedLine = {
  productId: string;
  variantId: string;
  quantity: number;
  name: string;
  sku: string | null;
  /** The variant's value of each option of the product. */
  options: Record<string, string>;
  unitAmount: number;
  currency: string;
};

/** Each product or variant once, at most 100 of them. */
export type ReserveStock<Line = OrderedQuantity> = { reservationId: string; lines: Line[] };

export type Shortage = { productId: string; variantId: string; requested: number; available: number };

export type ReserveResult =
  /** Stock is held, or was taken under this id before. `expiresAt` in ms; lines in the order they were asked for. */
  | { outcome: "reserved"; lines: ReservedLine[]; expiresAt: number }
  /** The ids that were asked for, of products or of variants. */
  | { outcome: "unknown-product"; productIds: string[] }
  /** These products have several variants. */
  | { outcome: "variant-required"; productIds: string[] }
  | { outcome: "mixed-currencies" }
  /** A line or the whole is more than an order may be worth. */
  | { outcome: "total-too-large" }
  | { outcome: "insufficient-stock"; shortages: Shortage[] };

/** What the products Worker does for others. Every method may be repeated. */
export interface ProductsRpc {
  /**
   * Holds the stock of all lines or of none under this id; a second call with the same id gets what the first one got.
   */
  reserveVariants(call: Call, input: ReserveStock): Promise<ReserveResult>;
  /** The hold became an order: it no longer expires. */
  confirmReservation(call: Call, reservationId: string): Promise<void>;
  /** The order was cancelled: its stock comes back, once, and for good. */
  returnReservation(call: Call, reservationId: string): Promise<void>;
  /** No order came of the hold, and none will: its stock comes back at once; the same id may hold again. */
  releaseReservation(call: Call, reservationId: string): Promise<void>;
  /** Holds that ran out minutes ago, oldest first: whoever made them can no longer write an order on them. */
  listStaleHolds(call: Call, input: { limit: number }): Promise<string[]>;
  /** No order came of the hold: its stock comes back, unless somebody has renewed the hold since it was listed. */
  releaseStaleHold(call: Call, reservationId: string): Promise<void>;
}

/**
 * What the version before of the orders Worker calls, which knows no variants: a product with several is unknown to it. It
 * goes with the next release.
 */
export interface PreviousProductsRpc {
  reserveStock(call: Call, input: ReserveStock<{ productId: string; quantity: number }>): Promise<ReserveResult>;
}
