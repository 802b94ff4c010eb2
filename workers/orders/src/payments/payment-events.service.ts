import { EventSchema } from "#shared/contracts/events/payments.ts";
import type { CallBudget } from "#shared/core/call-budget.ts";
import { describeError } from "#shared/core/log.ts";
import { handleEach } from "#shared/events/subscriber/handle.ts";
import { findHandledEvents } from "#shared/events/subscriber/inbox.repository.ts";
import { reconcileLogs } from "#shared/events/subscriber/reconciliation.service.ts";
import { newEvent } from "#shared/events/publisher/new-event.ts";
import { RelayTurns } from "#shared/events/publisher/relay-turns.ts";
import { type Outcome, PermanentFailure } from "#shared/events/subscriber/subscriber.ts";
import type { z } from "zod";
import type { OrdersContext } from "../context.ts";
import type { DueOrderEvent } from "../events/events.repository.ts";
import { relayClaimed, relayEvent } from "../events/events.service.ts";
import { newOrderEvent } from "../orders/new-order-event.ts";
import { AGENTS } from "../orders/order-writes.ts";
import { SUBSCRIPTIONS } from "../subscriptions.ts";
import { declineNow } from "./declines.service.ts";
import { endWait } from "./expiry.repository.ts";
import { acceptPayment, applyRefund, type PaymentChanged, type RefundChanged } from "./payment-events.repository.ts";

/** What payments tells: an order becomes paid by it, or the money goes back. Each event has one effect. */
export async function handlePaymentEvents(ctx: OrdersContext, messages: unknown[]): Promise<Outcome[]> {
  await endWaits(ctx, messages);
  return handleEach(ctx, messages, { subscriptions: SUBSCRIPTIONS, schema: EventSchema, handle: handleEvent });
}

/**
 * An order that waited for a payment that failed can be cancelled by the next run of the cron. That is no subscription: most
 * failed payments are tried again and change nothing here, and an event that is lost costs no more than the rest of the wait.
 */
async function endWaits(ctx: OrdersContext, messages: unknown[]): Promise<void> {
  const failed = messages.flatMap((message) => {
    const { data: event } = EventSchema.safeParse(message);
    return event?.type === "payment.failed" ? (event as PaymentChanged).data.orderId : [];
  });
  if (failed.length === 0) return;
  try {
    await endWait(ctx.db, failed);
  } catch (error) {
    ctx.log.warn("orders of failed payments wait on", { orderIds: failed, error: describeError(error) });
  }
}

/**
 * Job of the cron: reads the event log of payments and handles what the queue did not bring. It relays no events of orders that
 * are placed meanwhile, which would take calls that other jobs need.
 */
export function reconcilePaymentEvents(ctx: OrdersContext, calls?: CallBudget): Promise<void> {
  const alone = { ...ctx, relayTurns: new RelayTurns<DueOrderEvent>() };
  const handle = (messages: unknown[]) => handlePaymentEvents(alone, messages);
  return reconcileLogs(ctx, { subscriptions: SUBSCRIPTIONS, handle, findHandled: findHandledEvents }, calls);
}

/**
 * A payment is started for an order that is there, and orders are kept for good: this database was restored from an older copy.
 * The money must not go back by itself then, since goods may have left for it. The dead letter waits for the operator.
 */
const ORDER_IS_MISSING =
  "A payment succeeded for an order that is not in this database. Nothing is refunded because of it.";

async function handleEvent(ctx: OrdersContext, event: z.infer<typeof EventSchema>): Promise<void> {
  if (event.type.startsWith("refund.")) return handleRefund(ctx, event as RefundChanged);
  const paid = newOrderEvent(ctx, "order.paid");
  const { isKnown, due } = await acceptPayment(ctx.db, event as PaymentChanged, paid);
  if (!isKnown) throw new PermanentFailure(ORDER_IS_MISSING);
  ctx.defer(due ? relayClaimed(ctx, due) : declineNow(ctx));
}

async function handleRefund(ctx: OrdersContext, change: RefundChanged): Promise<void> {
  const subscribers = [...ctx.subscribers.keys()].filter((name) => name === AGENTS);
  const refunded = { ...newEvent(ctx, "agent-order.refunded"), subscribers };
  const { isOfAgent } = await applyRefund(ctx.db, change, refunded);
  if (isOfAgent) ctx.defer(relayEvent(ctx, refunded.id));
}
