import { CallBudget } from "#shared/core/call-budget.ts";
import { callOf } from "#shared/core/context.ts";
import type { OrderStatus } from "#shared/contracts/orders.ts";
import type { Settlement } from "#shared/contracts/products.ts";
import type { OrdersContext } from "../context.ts";
import { findReservedOrders } from "../orders/orders.repository.ts";

const BATCH_SIZE = 100;

/** One call to list a batch and one to settle it. */
const CALLS_PER_BATCH = 2;

/**
 * Settles holds that expired without being confirmed or released. They ended minutes ago and no order is written on an
 * expired hold, so whether an order exists can no longer change.
 */
export async function sweepStaleHolds(ctx: OrdersContext, calls = new CallBudget()): Promise<void> {
  while (calls.take(CALLS_PER_BATCH)) {
    const stale = await ctx.products.listStaleHolds(callOf(ctx), { limit: BATCH_SIZE });
    if (stale.length === 0) return;
    const orders = new Map((await findReservedOrders(ctx.db, stale)).map((order) => [order.reservationId, order]));
    const settlements = stale.map((reservationId) => ({
      reservationId,
      action: actionFor(orders.get(reservationId)?.status),
    }));
    const { failed } = await ctx.products.settleReservations(callOf(ctx), settlements);
    if (failed.length > 0) ctx.log.warn("holds not settled, the next run will try again", { reservationIds: failed });
    if (stale.length < BATCH_SIZE || failed.length === stale.length) return;
  }
}

/** `undefined`: no order exists. */
function actionFor(status: OrderStatus | undefined): Settlement["action"] {
  if (status === undefined) return "release-stale";
  return status === "cancelled" ? "return" : "confirm";
}
