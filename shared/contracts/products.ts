import type { Call } from "#shared/core/context.ts";

export type OrderedQuantity = { productId: string; quantity: number };

/** A line as the catalogue has it at the moment of the reservation; `unitAmount` in minor units. */
export type ReservedLine = OrderedQuantity & { name: string; unitAmount: number; currency: string };

/** Each product once, at most 100 of them. */
export type ReserveStock = { reservationId: string; lines: OrderedQuantity[] };

export type Shortage = { productId: string; requested: number; available: number };

export type ReserveResult =
  /** Stock is held, or was taken under this id before. `expiresAt` in ms; lines in the order they were asked for. */
  | { outcome: "reserved"; lines: ReservedLine[]; expiresAt: number }
  | { outcome: "unknown-product"; productIds: string[] }
  | { outcome: "mixed-currencies" }
  /** A line or the whole is more than an order may be worth. */
  | { outcome: "total-too-large" }
  | { outcome: "insufficient-stock"; shortages: Shortage[] };

/** The entrypoint `Reservations` of products. Every method may be repeated. */
export interface ReservationsRpc {
  /**
   * Holds the stock of all lines or of none under this id; a second call with the same id gets what the first one got.
   */
  reserveStock(call: Call, input: ReserveStock): Promise<ReserveResult>;
  /** The hold became an order: it no longer expires. */
  confirmReservation(call: Call, reservationId: string): Promise<void>;
  /** The order was cancelled: its stock comes back, once, and for good. */
  returnReservation(call: Call, reservationId: string): Promise<void>;
  /** No order came of the hold, and none will: its stock comes back at once; the same id may hold again. */
  releaseReservation(call: Call, reservationId: string): Promise<void>;
  /** Holds that ran out minutes ago, oldest first: no order can be written on them any more. */
  listStaleHolds(call: Call, input: { limit: number }): Promise<string[]>;
  /** No order came of the hold: its stock comes back, unless a retry has renewed the hold since it was listed. */
  releaseStaleHold(call: Call, reservationId: string): Promise<void>;
}
