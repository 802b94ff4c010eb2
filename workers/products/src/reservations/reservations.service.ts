import type { ReserveResult, ReserveStock } from "#shared/contracts/products.ts";
import { MAX_AMOUNT } from "#shared/values/money.ts";
import type { ProductsContext } from "../context.ts";
import { storeStock } from "../catalogue/product-reads.service.ts";
import {
  confirmHold,
  findStaleHolds,
  holdStock,
  returnStock,
  type StockLine,
  type Transition,
} from "./reservations.repository.ts";

/** Long enough for any order to be written, short enough that stock is not kept from others for long. */
export const HOLD_SECONDS = 120;

/**
 * How long after its end a hold counts as forgotten. Orders refuse to be written past that end, but by the clock of
 * another database, and a statement that began in time may commit late: this covers both with minutes to spare.
 */
const STALE_SECONDS = 180;

/** Holds the stock of all lines or of none, in one round trip. Asked again under the same id, answers the same. */
export async function reserveVariants(
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
  storeStock(ctx, changed, readAt);
  if (hold) return { outcome: "reserved", lines: hold.lines, expiresAt: hold.expiresAt };

  const unknown = stock.filter((line) => line.variants === 0);
  if (unknown.length > 0) return { outcome: "unknown-product", productIds: unknown.map(({ id }) => id) };
  const known = stock.filter(isForSale);
  const unclear = known.filter((line) => line.variants > 1);
  if (unclear.length > 0) return { outcome: "variant-required", productIds: unclear.map(({ id }) => id) };
  if (new Set(known.map((line) => line.currency)).size > 1) return { outcome: "mixed-currencies" };
  const shortages = known
    .filter(({ requested, available }) => available < requested)
    .map(({ productId, variantId, requested, available }) => ({ productId, variantId, requested, available }));
  if (shortages.length > 0) return { outcome: "insufficient-stock", shortages };
  return { outcome: "total-too-large" };
}

/** For the version before of the orders Worker, which cannot say which variant it means. */
export async function reserveStock(
  ctx: ProductsContext,
  input: ReserveStock<{ productId: string; quantity: number }>,
): Promise<ReserveResult> {
  const result = await reserveVariants(ctx, input);
  return result.outcome === "variant-required" ? { ...result, outcome: "unknown-product" } : result;
}

const isForSale = (line: StockLine): line is Exclude<StockLine, { variants: 0 }> => line.variants > 0;

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
  storeStock(ctx, await returnStock(ctx.db, reservationId, transition), readAt);
}
