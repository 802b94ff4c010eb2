import { CallBudget } from "#shared/core/call-budget.ts";
import { callOf } from "#shared/core/context.ts";
import { pruneTables } from "#shared/database/prune.ts";
import type { OrdersContext } from "../context.ts";
import { findFinalOrders, markReservationsClosed } from "./closed-reservations.repository.ts";

/** A reservation has up to 100 lines, and products deletes those of a batch in one transaction. */
const BATCH_SIZE = 100;

/**
 * Has products delete the lines of final orders' reservations. Only orders knows which these are: a confirmed
 * reservation is needed as long as its order can be cancelled. An order is marked only after products has responded,
 * and closing can be repeated.
 */
export async function closeReservations(ctx: OrdersContext, calls = new CallBudget()): Promise<void> {
  const closeNext = async (limit: number) => (calls.take(1) ? closeBatch(ctx, limit) : 0);
  await pruneTables(ctx, { reservations: closeNext }, { batchSize: BATCH_SIZE });
}

async function closeBatch(ctx: OrdersContext, limit: number): Promise<number> {
  const orders = await findFinalOrders(ctx.db, limit);
  if (orders.length === 0) return 0;
  const idsOf = (isCancelled: boolean) =>
    orders.flatMap(({ reservationId, status }) => ((status === "cancelled") === isCancelled ? reservationId : []));
  await ctx.products.closeReservations(callOf(ctx), { confirmed: idsOf(false), returned: idsOf(true) });
  await markReservationsClosed(
    ctx.db,
    orders.map(({ id }) => id),
  );
  return orders.length;
}
