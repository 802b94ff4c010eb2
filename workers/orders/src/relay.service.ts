import { callOf } from "../../../shared/call.ts";
import { type OrderEvent, OrderEventSchema } from "../../../shared/contracts/events.ts";
import { describeError } from "../../../shared/log.ts";
import type { OrdersContext } from "./context.ts";
import { type DueDelivery, markDelivered, takeDueDeliveries } from "./relay.repository.ts";

const BATCH_SIZE = 50;

/** Sends one event on, right after the change that made it. What fails here the cron does again. */
export async function relayEvent(ctx: OrdersContext, eventId: string): Promise<void> {
  try {
    await relay(ctx, await takeDueDeliveries(ctx.db, { limit: ctx.subscribers.size, eventId }));
  } catch (error) {
    ctx.log.warn("relay failed, the cron will retry", { eventId, error: describeError(error) });
  }
}

/** Sends whatever is due, until nothing is. */
export async function relayDueEvents(ctx: OrdersContext): Promise<void> {
  for (;;) {
    const due = await takeDueDeliveries(ctx.db, { limit: BATCH_SIZE });
    await relay(ctx, due);
    if (due.length < BATCH_SIZE) return;
  }
}

/** One delivery that fails does not hold up the others; each step may be repeated. */
async function relay(ctx: OrdersContext, due: DueDelivery[]): Promise<void> {
  for (const delivery of due) {
    try {
      await settleReservation(ctx, delivery);
      await ctx.subscribers.get(delivery.subscriber)?.send(toCloudEvent(delivery), { contentType: "json" });
      await markDelivered(ctx.db, delivery.eventId, delivery.subscriber);
    } catch (error) {
      const { eventId, subscriber } = delivery;
      ctx.log.warn("delivery failed, will be retried", { eventId, subscriber, error: describeError(error) });
    }
  }
}

/** Before anyone hears of an order its stock is settled: confirmed, or given back for a cancelled one. */
async function settleReservation(ctx: OrdersContext, { type, reservationId }: DueDelivery): Promise<void> {
  if (type === "order.created") await ctx.products.confirmReservation(callOf(ctx), reservationId);
  if (type === "order.cancelled") await ctx.products.returnReservation(callOf(ctx), reservationId);
}

function toCloudEvent({ eventId, type, data, traceparent, createdAt }: DueDelivery): OrderEvent {
  return OrderEventSchema.parse({
    specversion: "1.0",
    id: eventId,
    source: "/api/v1/orders",
    type,
    subject: data.id,
    time: new Date(createdAt).toISOString(),
    datacontenttype: "application/json",
    traceparent,
    data,
  });
}
