import type { CallBudget } from "#shared/core/call-budget.ts";
import { CloudEventSchema } from "#shared/contracts/event-log.ts";
import { handleTogether } from "#shared/events/subscriber/handle.ts";
import { findHandledEvents } from "#shared/events/subscriber/inbox.repository.ts";
import { reconcileLogs } from "#shared/events/subscriber/reconciliation.service.ts";
import type { Outcome } from "#shared/events/subscriber/subscriber.ts";
import type { WebhooksContext } from "../context.ts";
import { isRunRequest } from "../sending/runs.ts";
import { sendDueDeliveries } from "../sending/sender.service.ts";
import { SUBSCRIPTIONS } from "../subscriptions.ts";
import { insertDeliveries } from "./inbox.repository.ts";

/**
 * Writes the deliveries of each event, and sends what is due after that: a slow endpoint does not hold up the queue. An
 * event is passed on as it came, whatever its data.
 */
export async function handleEvents(ctx: WebhooksContext, messages: unknown[]): Promise<Outcome[]> {
  let deliveries = 0;
  const outcomes = await handleTogether(ctx, messages, {
    subscriptions: SUBSCRIPTIONS,
    schema: CloudEventSchema,
    handle: async (works) => {
      const events = works.map(({ event }) => event);
      deliveries += await insertDeliveries(works[0].ctx.db, events);
    },
  });
  if (deliveries > 0 || messages.some(isRunRequest)) ctx.defer(sendDueDeliveries(ctx));
  return outcomes;
}

/** Handles events that the queue did not deliver. */
export function reconcileEvents(ctx: WebhooksContext, calls?: CallBudget): Promise<void> {
  const handle = (messages: unknown[]) => handleEvents(ctx, messages);
  return reconcileLogs(ctx, { subscriptions: SUBSCRIPTIONS, handle, findHandled: findHandledEvents }, calls);
}
