import type { OrdersForMails } from "#shared/contracts/orders-rpc.ts";
import type { CallBudget } from "#shared/core/call-budget.ts";
import { describeError } from "#shared/core/log.ts";
import { handleEach } from "#shared/events/subscriber/handle.ts";
import { reconcileLogs } from "#shared/events/subscriber/reconciliation.service.ts";
import type { Outcome } from "#shared/events/subscriber/subscriber.ts";
import { noteAbandonedCart } from "../cart-reminders/cart-reminders.service.ts";
import type { NotificationsContext } from "../context.ts";
import { findAddresses, MAIL_CLAIM_SECONDS, mailNotification, readOrders } from "../mails/mails.service.ts";
import { addressOf } from "../mails/recipients.ts";
import { messageOf } from "../notifications/messages.ts";
import { SUBSCRIPTIONS } from "../subscriptions.ts";
import { type CustomerEvent, EventSchema, isAbandoned, orderIn } from "./events.ts";
import { findHandledEvents, insertNotification } from "./order-events.repository.ts";

/** What the mails of a batch need; `undefined` when a Worker that knows it is unavailable. */
type MailSources = { addresses: Map<string, string> | undefined; orders: OrdersForMails | undefined };

/**
 * Creates one notification for each event, and sends its mail. Messages are independent: one that fails does not affect the
 * others, one that was handled before changes nothing. Returns one outcome for each message, in order.
 */
export async function handleOrderEvents(ctx: NotificationsContext, messages: unknown[]): Promise<Outcome[]> {
  return handle(ctx, messages, await findMailSources(ctx, messages));
}

/** Reads the event logs and handles the events that the queue did not deliver. Their mails are due at once. */
export function reconcileEvents(ctx: NotificationsContext, calls?: CallBudget): Promise<void> {
  const handleLater = (messages: unknown[]) => handle(ctx, messages, { addresses: undefined, orders: undefined });
  return reconcileLogs(
    ctx,
    { subscriptions: SUBSCRIPTIONS, handle: handleLater, findHandled: findHandledEvents },
    calls,
  );
}

function handle(ctx: NotificationsContext, messages: unknown[], sources: MailSources): Promise<Outcome[]> {
  return handleEach(ctx, messages, {
    subscriptions: SUBSCRIPTIONS,
    schema: EventSchema,
    handle: (inTrace, event) =>
      isAbandoned(event) ? noteAbandonedCart(inTrace, event) : handleOrderEvent(inTrace, event, sources),
  });
}

async function handleOrderEvent(ctx: NotificationsContext, event: CustomerEvent, sources: MailSources): Promise<void> {
  const { addresses, orders } = sources;
  const { orderId, userId, ...known } = orderIn(event);
  const mailedTo = known.mailedTo ?? orders?.orders.find(({ order }) => order.id === orderId)?.order;
  const isKnown = addresses && mailedTo;
  const address = isKnown ? addressOf(event.type, mailedTo, addresses.get(userId)) : undefined;
  const isMailed = Boolean(address && orders);
  const notification = {
    id: ctx.newId(),
    eventId: event.id,
    userId,
    orderId,
    subjectId: event.subject,
    type: event.type,
    ...messageOf(event),
    mailState: address || !isKnown ? ("pending" as const) : ("none" as const),
    mailAttempts: isMailed ? 1 : 0,
  };
  const mailClaimSeconds = isMailed ? MAIL_CLAIM_SECONDS : 0;
  const isNew = await insertNotification(ctx.db, notification, { mailClaimSeconds });
  if (isNew && address && orders) await mailNotification(ctx, notification, { address, orders });
}

/** Notifications are created even when users or orders is unavailable; the cron sends their mails later. */
async function findMailSources(ctx: NotificationsContext, messages: unknown[]): Promise<MailSources> {
  const events = messages
    .flatMap((message) => EventSchema.safeParse(message).data ?? [])
    .filter((event) => !isAbandoned(event));
  const addresses = await orUndefined(
    ctx,
    findAddresses(
      ctx,
      events.map((event) => orderIn(event).userId),
    ),
  );
  if (!addresses) return { addresses, orders: undefined };
  const orderIds = events.flatMap((event) => {
    const { orderId, userId, mailedTo } = orderIn(event);
    return !mailedTo || addressOf(event.type, mailedTo, addresses.get(userId)) ? orderId : [];
  });
  return { addresses, orders: await orUndefined(ctx, readOrders(ctx, orderIds)) };
}

async function orUndefined<Value>(ctx: NotificationsContext, found: Promise<Value>): Promise<Value | undefined> {
  try {
    return await found;
  } catch (error) {
    ctx.log.warn("mails not prepared, they will follow", { error: describeError(error) });
    return undefined;
  }
}
