import type { ReserveResult, ReserveStock, Settlement } from "#shared/contracts/products.ts";
import pMap from "p-map";
import { CALL_CONCURRENCY } from "#shared/core/concurrency.ts";
import { describeError } from "#shared/core/log.ts";
import { refusesValues } from "#shared/database/errors.ts";
import { MAX_AMOUNT } from "#shared/values/money.ts";
import type { ProductsContext } from "../context.ts";
import { storeStock } from "../catalogue/product-reads.service.ts";
import { confirmHolds, findStaleHolds, holdStock, type StockLine, settleAll } from "./reservations.repository.ts";

/** Long enough for an order to be written, short enough that abandoned stock is soon available again. */
export const HOLD_SECONDS = 120;

/**
 * How long after its end a hold may be released by the sweep. Orders are not written after a hold's end, but by the
 * clock of another database, and a statement that began in time may commit late. This margin covers both.
 */
const STALE_SECONDS = 180;

/**
 * Holds the stock of all lines or of none for `HOLD_SECONDS`, in one round trip. Repeated with the same id, it returns
 * the same result. `expiresAt` is in ms since 1970.
 */
export async function reserveVariants(
  ctx: ProductsContext,
  { reservationId, lines }: ReserveStock,
): Promise<ReserveResult> {
  const { hold, stock, changed } = await holdStock(ctx.db, {
    reservationId,
    lines,
    holdSeconds: HOLD_SECONDS,
    maxAmount: MAX_AMOUNT,
  });
  storeStock(ctx, changed);
  if (hold) return { outcome: "reserved", lines: hold.lines ?? [], expiresAt: hold.expiresAt };

  const unknown = stock.filter((line) => line.variants === 0);
  if (unknown.length > 0) return { outcome: "unknown-product", productIds: unknown.map(({ id }) => id) };
  const found = stock.filter(isForSale);
  const unclear = found.filter((line) => line.variants > 1);
  if (unclear.length > 0) return { outcome: "variant-required", productIds: unclear.map(({ id }) => id) };
  if (new Set(found.map((line) => line.currency)).size > 1) return { outcome: "mixed-currencies" };
  const shortages = found
    .filter(({ requested, available }) => available < requested)
    .map(({ productId, variantId, requested, available }) => ({ productId, variantId, requested, available }));
  if (shortages.length > 0) return { outcome: "insufficient-stock", shortages };
  return { outcome: "total-too-large" };
}

const isForSale = (line: StockLine): line is Exclude<StockLine, { variants: 0 }> => line.variants > 0;

/**
 * Settles all reservations in one round trip. If the database refuses the values of one, each is settled separately, so
 * that it does not block the others; `failed` lists those that were refused.
 */
export async function settleReservations(
  ctx: ProductsContext,
  settlements: Settlement[],
): Promise<{ failed: string[] }> {
  try {
    if (settlements.every(({ action }) => action === "confirm")) {
      await confirmHolds(
        ctx.db,
        settlements.map(({ reservationId }) => reservationId),
      );
    } else {
      storeStock(ctx, await settleAll(ctx.db, settlements, { staleSeconds: STALE_SECONDS }));
    }
    return { failed: [] };
  } catch (error) {
    if (settlements.length === 1 || !refusesValues(error)) throw error;
  }
  const settleAlone = async (settlement: Settlement) => {
    try {
      return await settleReservations(ctx, [settlement]);
    } catch (error) {
      ctx.log.error("reservation not settled", { ...settlement, error: describeError(error) });
      return { failed: [settlement.reservationId] };
    }
  };
  const settled = await pMap(settlements, settleAlone, { concurrency: CALL_CONCURRENCY });
  return { failed: settled.flatMap(({ failed }) => failed) };
}

/** Ids of up to `limit` holds that ended more than three minutes ago, the oldest first. */
export function listStaleHolds(ctx: ProductsContext, { limit }: { limit: number }): Promise<string[]> {
  return findStaleHolds(ctx.db, { staleSeconds: STALE_SECONDS, limit });
}

/** Methods that the previous version of orders calls. Remove them in the next release. */
export const formerServices = {
  confirmReservation: settleOne("confirm"),
  returnReservation: settleOne("return"),
  releaseReservation: settleOne("release"),
  releaseStaleHold: settleOne("release-stale"),
};

function settleOne(action: Settlement["action"]) {
  return async (ctx: ProductsContext, reservationId: string): Promise<void> =>
    void (await settleReservations(ctx, [{ reservationId, action }]));
}

/**
 * Also for the previous version of orders. It cannot name a variant, so a product with several variants is reported as
 * unknown.
 */
export async function reserveStock(
  ctx: ProductsContext,
  input: ReserveStock<{ productId: string; quantity: number }>,
): Promise<ReserveResult> {
  const result = await reserveVariants(ctx, input);
  return result.outcome === "variant-required" ? { ...result, outcome: "unknown-product" } : result;
}
