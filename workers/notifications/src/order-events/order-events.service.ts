import { EventSchema, orderOf, type OrdersEvent } from "#shared/contracts/events/orders.ts";
import type { CallBudget } from "#shared/core/call-budget.ts";
import { callOf } from "#shared/core/context.ts";
import { describeError } from "#shared/core/log.ts";
import { handleEach } from "#shared/events/subscriber/handle.ts";
import { reconcileLogs } from "#shared/events/subscriber/reconciliation.service.ts";
import type { Outcome } from "#shared/events/subscriber/subscriber.ts";
import type { NotificationsContext } from "../context.ts";
import { MAIL_CLAIM_SECONDS, mailNotification } from "../mails/mails.service.ts";
import { messageOf } from "../notifications/messages.ts";
import { SUBSCRIPTIONS } from "../subscriptions.ts";
import { findHandledEvents, insertNotification } from "./order-events.repository.ts";

/** The verified address of each user who has one; `undefined` when the users Worker is unavailable. */
type Addresses = Map<string, string> | undefined;

/**
 * Creates one notification for each event, and sends a mail to each customer with a verified address. Messages are
 * independent: one that fails does not affect the others, one that was handled before changes nothing. Returns one
 * outcome for each message, in order.
 */
export async function handleOrderEvents(ctx: NotificationsContext, messages: unknown[]): Promise<Outcome[]> {
  const users = messages.flatMap((message) => {
    const event = EventSchema.safeParse(message).data;
    return event ? orderOf(event).userId : [];
  });
  const addresses = await findAddresses(ctx, [...new Set(users)]);
  return handleEach(ctx, messages, {
    subscriptions: SUBSCRIPTIONS,
    schema: EventSchema,
    handle: (inTrace, event) => handleOrderEvent(inTrace, event, addresses),
  });
}

/** Reads the event logs and handles the events that the queue did not deliver. */
export function reconcileEvents(ctx: NotificationsContext, calls?: CallBudget): Promise<void> {
  const handle = (messages: unknown[]) => handleOrderEvents(ctx, messages);
  return reconcileLogs(ctx, { subscriptions: SUBSCRIPTIONS, handle, findHandled: findHandledEvents }, calls);
}

async function handleOrderEvent(ctx: NotificationsContext, event: OrdersEvent, addresses: Addresses): Promise<void> {
  const { id: orderId, userId } = orderOf(event);
  const address = addresses?.get(userId);
  const notification = {
    id: ctx.newId(),
    eventId: event.id,
    userId,
    orderId,
    type: event.type,
    ...messageOf(event),
    mailState: address || !addresses ? ("pending" as const) : ("none" as const),
    mailAttempts: address ? 1 : 0,
  };
  const isNew = await insertNotification(ctx.db, notification, { mailClaimSeconds: MAIL_CLAIM_SECONDS });
  if (isNew && address) await mailNotification(ctx, notification, address);
}

/** Notifications are created even when the users Worker is unavailable; the cron sends their mails later. */
async function findAddresses(ctx: NotificationsContext, userIds: string[]): Promise<Addresses> {
  if (userIds.length === 0) return new Map();
  try {
    const found = await ctx.users.findVerifiedAddresses(callOf(ctx), userIds);
    return new Map(found.map(({ userId, email }) => [userId, email]));
  } catch (error) {
    ctx.log.warn("addresses not found, mails will follow", { error: describeError(error) });
    return undefined;
  }
}
