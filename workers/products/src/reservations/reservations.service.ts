import type { ReserveResult, ReserveStock } from "#shared/contracts/products.ts";
import { MAX_AMOUNT } from "#shared/values/money.ts";
import type { ProductsContext } from "../context.ts";
import { readStock } from "../catalogue/products.service.ts";
import { confirmHold, findStaleHolds, returnStock, holdStock, type Transition } from "./reservations.repository.ts";

/** Long enough for any order to be written, short enough that stock is not kept from others for long. */
export const HOLD_SECONDS = 120;

/**
 * How long after its end a hold counts as forgotten. Orders refuse to be written past that end, but by the clock of
 * another database, and a statement that began in time may commit late: this covers both with minutes to spare.
 */
const STALE_SECONDS = 180;

/** Holds the stock of all lines or of none, in one round trip. Asked again under the same id, answers the same. */
export async function reserveStock(
  ctx: ProductsContext,
  { reservationId, lines }: ReserveStock,
): Promise<ReserveResult> {
  const readAt = ctx.now().getTime();
  const { hold, stock, changed } = await holdStock(ctx.db, {
    reservationId,
    lines,
    holdSeconds: HOLD_SECONDS,
    maxAmount: MAX_AMOUNT,
  });
  readStock(ctx, changed, readAt);
  if (hold) return { outcome: "reserved", lines: hold.lines ?? [], expiresAt: hold.expiresAt };

  const unknown = stock.filter((line) => line.available === null);
  if (unknown.length > 0) return { outcome: "unknown-product", productIds: unknown.map((line) => line.productId) };
  if (new Set(stock.map((line) => line.currency)).size > 1) return { outcome: "mixed-currencies" };
  const shortages = stock.flatMap(({ productId, requested, available }) =>
    available !== null && available < requested ? [{ productId, requested, available }] : [],
  );
  if (shortages.length > 0) return { outcome: "insufficient-stock", shortages };
  return { outcome: "total-too-large" };
}

export async function confirmReservation(ctx: ProductsContext, reservationId: string): Promise<void> {
  await confirmHold(ctx.db, reservationId);
}

export async function returnReservation(ctx: ProductsContext, reservationId: string): Promise<void> {
  await giveBack(ctx, reservationId, { from: ["held", "confirmed"], to: "returned" });
}

export async function releaseReservation(ctx: ProductsContext, reservationId: string): Promise<void> {
  await giveBack(ctx, reservationId, { from: ["held"], to: "released" });
}

export function listStaleHolds(ctx: ProductsContext, { limit }: { limit: number }): Promise<string[]> {
  return findStaleHolds(ctx.db, { staleSeconds: STALE_SECONDS, limit });
}

/** Does nothing when a retry of the same request has renewed the hold meanwhile: then it is that one's. */
export async function releaseStaleHold(ctx: ProductsContext, reservationId: string): Promise<void> {
  await giveBack(ctx, reservationId, { from: ["held"], to: "released", staleSeconds: STALE_SECONDS });
}

async function giveBack(ctx: ProductsContext, reservationId: string, transition: Transition): Promise<void> {
  const readAt = ctx.now().getTime();
  readStock(ctx, await returnStock(ctx.db, reservationId, transition), readAt);
}
