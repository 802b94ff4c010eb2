import type { CallBudget } from "#shared/core/call-budget.ts";
import { handleEach } from "#shared/order-events/handle.ts";
import { findHandledEvents } from "#shared/order-events/inbox.repository.ts";
import { reconcileLog } from "#shared/order-events/reconciliation.service.ts";
import type { Outcome } from "#shared/order-events/subscriber.ts";
import type { WidgetsContext } from "../context.ts";
import { recordEvent } from "./order-events.repository.ts";

/** Handles each message on its own: a failure does not affect the others, and a repeated event changes nothing. */
export function handleOrderEvents(ctx: WidgetsContext, messages: unknown[]): Promise<Outcome[]> {
  return handleEach(ctx, messages, async ({ db, log }, event) => {
    await recordEvent(db, event);
    log.info("order event handled", { type: event.type, orderId: event.subject });
  });
}

/** Handles events that the queue did not deliver. */
export function reconcileEvents(ctx: WidgetsContext, calls?: CallBudget): Promise<void> {
  const handle = (messages: unknown[]) => handleOrderEvents(ctx, messages);
  return reconcileLog(ctx, { handle, findHandled: findHandledEvents }, calls);
}
