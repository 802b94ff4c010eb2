import { callOf } from "#shared/core/context.ts";
import { inGroups } from "#shared/core/concurrency.ts";
import { describeError } from "#shared/core/log.ts";
import type { OrdersContext } from "../context.ts";
import { findReservedOrders } from "../orders/orders.repository.ts";

const BATCH_SIZE = 100;
const AT_ONCE = 5;

/**
 * Settles holds that nobody came back to. They ended minutes ago, and no order is ever written on a hold past its
 * end, so what the orders' database says of them now is final: there is an order, or there will be none.
 */
export async function sweepStaleHolds(ctx: OrdersContext): Promise<void> {
  for (;;) {
    const stale = await ctx.products.listStaleHolds(callOf(ctx), { limit: BATCH_SIZE });
    const orders = new Map((await findReservedOrders(ctx.db, stale)).map((order) => [order.reservationId, order]));
    let settled = 0;
    await inGroups(stale, AT_ONCE, async (reservationId) => {
      try {
        await settle(ctx, reservationId, orders.get(reservationId)?.status);
        settled++;
      } catch (error) {
        ctx.log.warn("hold not settled, the next run will", { reservationId, error: describeError(error) });
      }
    });
    if (settled < BATCH_SIZE) return;
  }
}

function settle(ctx: OrdersContext, reservationId: string, status: string | undefined): Promise<void> {
  if (status === undefined) return ctx.products.releaseStaleHold(callOf(ctx), reservationId);
  if (status === "cancelled") return ctx.products.returnReservation(callOf(ctx), reservationId);
  return ctx.products.confirmReservation(callOf(ctx), reservationId);
}
