import { type OrderEvent, OrderEventSchema } from "#shared/contracts/events.ts";
import type { Settlement } from "#shared/contracts/products.ts";
import { CallBudget } from "#shared/core/call-budget.ts";
import { callOf } from "#shared/core/context.ts";
import { describeError } from "#shared/core/log.ts";
import { packBatches } from "#shared/platform/queues.ts";
import type { EventQueue, OrdersContext } from "../context.ts";
import { toCloudEvent } from "./event-log.service.ts";
import { claimDueEvents, type Delivery, type DueEvent, markDelivered } from "./relay.repository.ts";

const BATCH_SIZE = 100;

/** Sends one event on, right after the change that made it. What fails here the cron does again. */
export async function relayEvent(ctx: OrdersContext, eventId: string): Promise<void> {
  try {
    const subscribers = [...ctx.subscribers.keys()];
    await relayBatch(ctx, await claimDueEvents(ctx.db, { limit: subscribers.length, subscribers, eventId }));
  } catch (error) {
    ctx.log.warn("relay failed, the cron will retry", { eventId, error: describeError(error) });
  }
}

/**
 * Sends events that are due until none is, or none can be sent just now, or `calls` is used up: a batch is claimed only
 * when the call that it needs can be made.
 */
export async function relayDueEvents(ctx: OrdersContext, calls = new CallBudget()): Promise<void> {
  const subscribers = [...ctx.subscribers.keys()];
  while (calls.take(1)) {
    const due = await claimDueEvents(ctx.db, { limit: BATCH_SIZE, subscribers });
    if ((await relayBatch(ctx, due)) === 0) return;
  }
}

/**
 * Settles the stock of these events' orders, sends the events to each subscriber's queue and marks what the queues took;
 * returns how many deliveries that was. Each step may be repeated. Neither an order nor a subscriber that fails holds up the
 * others: what was claimed and not marked is due again later.
 */
async function relayBatch(ctx: OrdersContext, due: DueEvent[]): Promise<number> {
  if (due.length === 0) return 0;
  const settled = await settleStock(ctx, due);
  const sent = await Promise.all(
    [...ctx.subscribers].map(([name, queue]) => sendEvents(ctx, settled, { name, queue })),
  );
  const deliveries = sent.flat();
  if (deliveries.length > 0) await markDelivered(ctx.db, deliveries);
  return deliveries.length;
}

/**
 * Before anyone hears of an order its stock is settled: confirmed, or given back for a cancelled one. Returns the events of
 * orders of which that is done.
 */
async function settleStock(ctx: OrdersContext, due: DueEvent[]): Promise<DueEvent[]> {
  const actions = new Map<string, Settlement["action"]>();
  for (const { type, reservationId } of due) {
    // A cancellation is final, whichever event of the order comes first.
    if (type === "order.cancelled") actions.set(reservationId, "return");
    else if (type === "order.created" && !actions.has(reservationId)) actions.set(reservationId, "confirm");
  }
  if (actions.size === 0) return due;
  const settlements = [...actions].map(([reservationId, action]) => ({ reservationId, action }));
  const unsettled = new Set<string>();
  try {
    const { failed } = await ctx.products.settleReservations(callOf(ctx), settlements);
    for (const id of failed) unsettled.add(id);
  } catch (error) {
    for (const { reservationId } of settlements) unsettled.add(reservationId);
    ctx.log.warn("stock not settled, will be retried", { orders: settlements.length, error: describeError(error) });
  }
  return due.filter(({ reservationId }) => !unsettled.has(reservationId));
}

type Subscriber = { name: string; queue: EventQueue };

/** Returns the deliveries that the queue took. */
async function sendEvents(ctx: OrdersContext, due: DueEvent[], { name, queue }: Subscriber): Promise<Delivery[]> {
  const events = due.filter(({ subscribers }) => subscribers.includes(name)).flatMap((event) => toMessage(ctx, event));
  const sent: Delivery[] = [];
  for (const batch of packBatches(events)) {
    try {
      await queue.sendBatch(batch.map((body) => ({ body, contentType: "json" })));
      sent.push(...batch.map(({ id }) => ({ eventId: id, subscriber: name })));
    } catch (error) {
      const eventIds = batch.map(({ id }) => id);
      ctx.log.warn("delivery failed, will be retried", { eventIds, subscriber: name, error: describeError(error) });
    }
  }
  return sent;
}

/** Nothing for an event that its readers would refuse. */
function toMessage(ctx: OrdersContext, event: DueEvent): OrderEvent[] {
  const { data, error } = OrderEventSchema.safeParse(toCloudEvent(event));
  if (error) ctx.log.warn("event is not valid, will be retried", { eventId: event.id, error: describeError(error) });
  return data ? [data] : [];
}
