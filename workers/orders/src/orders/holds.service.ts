import { callOf } from "#shared/core/context.ts";
import type { ReserveResult, ReserveStock } from "#shared/contracts/products.ts";
import { AppError } from "#shared/core/errors.ts";
import { describeError } from "#shared/core/log.ts";
import type { OrdersContext } from "../context.ts";

/** @throws AppError service-unavailable */
export async function reserve(ctx: OrdersContext, input: ReserveStock): Promise<ReserveResult> {
  try {
    return await ctx.products.reserveVariants(callOf(ctx), input);
  } catch (error) {
    throw new AppError("service-unavailable", undefined, { headers: { "Retry-After": "1" }, cause: error });
  }
}

/** Releases a hold for which no order can be written. */
export async function releaseHold(ctx: OrdersContext, reservationId: string): Promise<void> {
  try {
    await ctx.products.settleReservations(callOf(ctx), [{ reservationId, action: "release" }]);
  } catch (error) {
    ctx.log.warn("hold not released, the sweep will", { reservationId, error: describeError(error) });
  }
}
