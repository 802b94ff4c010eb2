import { OrderEventSchema } from "#shared/contracts/events.ts";
import { inGroups } from "#shared/core/concurrency.ts";
import { describeError } from "#shared/core/log.ts";
import type { OrdersContext } from "../context.ts";
import { toCloudEvent } from "./event-log.service.ts";
import { type DueEvent, markDelivered, claimDueEvents } from "./relay.repository.ts";

const BATCH_SIZE = 50;

/** How many events are sent at once: a Worker may have six connections open. */
const AT_ONCE = 5;

/** Sends one event on, right after the change that made it. What fails here the cron does again. */
export async function relayEvent(ctx: OrdersContext, eventId: string): Promise<void> {
  try {
    const subscribers = [...ctx.subscribers.keys()];
    const due = await claimDueEvents(ctx.db, { limit: subscribers.length, subscribers, eventId });
    for (const event of due) await relay(ctx, event);
  } catch (error) {
    ctx.log.warn("relay failed, the cron will retry", { eventId, error: describeError(error) });
  }
}

/** Sends whatever is due, until nothing is, or until nothing can be sent just now. */
export async function relayDueEvents(ctx: OrdersContext): Promise<void> {
  const subscribers = [...ctx.subscribers.keys()];
  for (;;) {
    const due = await claimDueEvents(ctx.db, { limit: BATCH_SIZE, subscribers });
    let sent = 0;
    await inGroups(due, AT_ONCE, async (event) => {
      if (await relay(ctx, event)) sent++;
    });
    if (sent === 0) return;
  }
}

/**
 * Each step may be repeated. Neither an event nor a subscriber that fails holds up the others. Tells whether
 * somebody got the event.
 */
async function relay(ctx: OrdersContext, event: DueEvent): Promise<boolean> {
  const failed = (error: unknown, subscriber?: string) =>
    ctx.log.warn("delivery failed, will be retried", { eventId: event.id, subscriber, error: describeError(error) });
  try {
    await settleReservation(ctx, event);
    const message = OrderEventSchema.parse(toCloudEvent(event));
    const sent: string[] = [];
    for (const subscriber of event.subscribers) {
      try {
        await ctx.subscribers.get(subscriber)?.send(message, { contentType: "json" });
        sent.push(subscriber);
      } catch (error) {
        failed(error, subscriber);
      }
    }
    if (sent.length > 0) await markDelivered(ctx.db, event.id, sent);
    return sent.length > 0;
  } catch (error) {
    failed(error);
    return false;
  }
}

/** Before anyone hears of an order its stock is settled: confirmed, or given back for a cancelled one. */
async function settleReservation(ctx: OrdersContext, { type, reservationId, traceparent }: DueEvent): Promise<void> {
  const call = { requestId: ctx.requestId, traceparent };
  if (type === "order.created") await ctx.products.confirmReservation(call, reservationId);
  if (type === "order.cancelled") await ctx.products.returnReservation(call, reservationId);
}
