import { AgentEventDataSchema, LoggedEventSchema } from "#shared/contracts/events/orders.ts";
import type { Settlement } from "#shared/contracts/products.ts";
import { callOf } from "#shared/core/context.ts";
import { describeError } from "#shared/core/log.ts";
import { createPublisher } from "#shared/events/publisher/create-publisher.ts";
import type { OrdersContext } from "../context.ts";
import { type DueOrderEvent, reservationColumn } from "./events.repository.ts";

export const { relayEvent, relayWithOthers, relayDueEvents, listEventIds, readEvents, listEvents, pruneEventLog } =
  createPublisher({
    source: "/api/v1/orders",
    schema: LoggedEventSchema,
    columns: reservationColumn,
    prepare: settleStock,
    withoutLog: { agents: AgentEventDataSchema },
  });

/** Sends the claimed event of an order that was placed or paid, with those of others at the same time. */
export function relayClaimed(ctx: OrdersContext, due: DueOrderEvent): Promise<void> {
  return relayWithOthers(ctx, { turns: ctx.relayTurns, due: [due] });
}

/** Sends the events of one change, in their order. */
export async function relayInOrder(ctx: OrdersContext, eventIds: string[]): Promise<void> {
  for (const id of eventIds) await relayEvent(ctx, id);
}

/**
 * Confirms the reservation of each order, or returns the stock of a cancelled one, before subscribers receive its
 * events. Returns the events of the orders that were settled.
 */
async function settleStock(ctx: OrdersContext, due: DueOrderEvent[]): Promise<DueOrderEvent[]> {
  const actions = new Map<string, Settlement["action"]>();
  for (const { type, reservationId } of due) {
    if (!reservationId) continue;
    // A cancellation is final, in whichever order the events arrive.
    if (type === "order.cancelled") actions.set(reservationId, "return");
    else if (type === "order.created" && !actions.has(reservationId)) actions.set(reservationId, "confirm");
  }
  if (actions.size === 0) return due;
  const settlements = [...actions].map(([reservationId, action]) => ({ reservationId, action }));
  const unsettled = new Set<string | null>();
  try {
    const { failed } = await ctx.products.settleReservations(callOf(ctx), settlements);
    for (const id of failed) unsettled.add(id);
  } catch (error) {
    for (const { reservationId } of settlements) unsettled.add(reservationId);
    ctx.log.warn("stock not settled, will be retried", { orders: settlements.length, error: describeError(error) });
  }
  return due.filter(({ reservationId }) => !unsettled.has(reservationId));
}
