import type { CallBudget } from "#shared/core/call-budget.ts";
import { handleEach } from "#shared/events/subscriber/handle.ts";
import { findHandledEvents } from "#shared/events/subscriber/inbox.repository.ts";
import { reconcileLogs } from "#shared/events/subscriber/reconciliation.service.ts";
import type { Outcome } from "#shared/events/subscriber/subscriber.ts";
import type { WidgetsContext } from "../context.ts";
import { SUBSCRIPTIONS, SubscribedEventSchema } from "../subscriptions.ts";
import { recordEvent } from "./inbox.repository.ts";

/** Handles each message on its own: a failure does not affect the others, and a repeated event changes nothing. */
export function handleEvents(ctx: WidgetsContext, messages: unknown[]): Promise<Outcome[]> {
  return handleEach(ctx, messages, {
    subscriptions: SUBSCRIPTIONS,
    schema: SubscribedEventSchema,
    handle: async ({ db, log }, event) => {
      await recordEvent(db, event);
      log.info("event handled", { type: event.type, subject: event.subject });
    },
  });
}

/** Handles events that the queue did not deliver. */
export function reconcileEvents(ctx: WidgetsContext, calls?: CallBudget): Promise<void> {
  const handle = (messages: unknown[]) => handleEvents(ctx, messages);
  return reconcileLogs(ctx, { subscriptions: SUBSCRIPTIONS, handle, findHandled: findHandledEvents }, calls);
}
