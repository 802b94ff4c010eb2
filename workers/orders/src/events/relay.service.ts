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

/** Sends one event to its subscribers, right after the change that wrote it. If it fails, the cron sends the event. */
export async function relayEvent(ctx: OrdersContext, eventId: string): Promise<void> {
  try {
    const subscribers = [...ctx.subscribers.keys()];
    await relayBatch(ctx, await claimDueEvents(ctx.db, { limit: subscribers.length, subscribers, eventId }));
  } catch (error) {
    ctx.log.warn("relay failed, the cron will retry", { eventId, error: describeError(error) });
  }
}

/**
 * Sends due events until none is left, none can be sent, or `calls` is used up. A batch is claimed only when the call
 * that it needs can be made.
 */
export async function relayDueEvents(ctx: OrdersContext, calls = new CallBudget()): Promise<void> {
  const subscribers = [...ctx.subscribers.keys()];
  while (calls.take(1)) {
    const due = await claimDueEvents(ctx.db, { limit: BATCH_SIZE, subscribers });
    if ((await relayBatch(ctx, due)) === 0) return;
  }
}

/**
 * Settles the stock of these events' orders, sends the events to each subscriber's queue and marks those that were
 * sent; returns the number of deliveries. Each step can be repeated. An order or subscriber that fails does not block
 * the others: what was claimed but not marked is due again later.
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
 * Confirms the reservation of each order, or returns the stock of a cancelled one, before subscribers receive its
 * events. Returns the events of the orders that were settled.
 */
async function settleStock(ctx: OrdersContext, due: DueEvent[]): Promise<DueEvent[]> {
  const actions = new Map<string, Settlement["action"]>();
  for (const { type, reservationId } of due) {
    // A cancellation is final, in whichever order the events arrive.
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

/** Returns the deliveries that the queue accepted. */
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

/** Returns no message for an event that its schema refuses. */
function toMessage(ctx: OrdersContext, event: DueEvent): OrderEvent[] {
  const { data, error } = OrderEventSchema.safeParse(toCloudEvent(event));
  if (error) ctx.log.warn("event is not valid, will be retried", { eventId: event.id, error: describeError(error) });
  return data ? [data] : [];
}
