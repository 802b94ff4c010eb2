import pMap from "p-map";
import type { OrdersForMails } from "#shared/contracts/orders-rpc.ts";
import type { CallBudget } from "#shared/core/call-budget.ts";
import { CALL_CONCURRENCY } from "#shared/core/concurrency.ts";
import { describeError } from "#shared/core/log.ts";
import { handleTogether, type Work } from "#shared/events/subscriber/handle.ts";
import { reconcileLogs } from "#shared/events/subscriber/reconciliation.service.ts";
import type { Outcome } from "#shared/events/subscriber/subscriber.ts";
import { noteAbandonedCart } from "../cart-reminders/cart-reminders.service.ts";
import type { NotificationsContext } from "../context.ts";
import { findAddresses, MAIL_CLAIM_SECONDS, mailNotification, readOrders } from "../mails/mails.service.ts";
import { addressOf } from "../mails/recipients.ts";
import { messageOf } from "../notifications/messages.ts";
import { SUBSCRIPTIONS } from "../subscriptions.ts";
import { type AbandonedEvent, type CustomerEvent, EventSchema, isAbandoned, isRefund, orderIn } from "./events.ts";
import { findHandledEvents, insertNotifications, type NewNotification } from "./order-events.repository.ts";

/** What the mails of a batch need; `undefined` when a Worker that knows it is unavailable. */
type MailSources = { addresses: Map<string, string> | undefined; orders: OrdersForMails | undefined };

/**
 * Creates one notification for each event, and sends its mail. Messages are independent: one that fails does not affect the
 * others, one that was handled before changes nothing. Returns one outcome for each message, in order.
 */
export function handleOrderEvents(ctx: NotificationsContext, messages: unknown[]): Promise<Outcome[]> {
  return handle(ctx, messages, (events) => findMailSources(ctx, events));
}

/** Reads the event logs and handles the events that the queue did not deliver. Their mails are due at once. */
export function reconcileEvents(ctx: NotificationsContext, calls?: CallBudget): Promise<void> {
  const handleLater = (messages: unknown[]) =>
    handle(ctx, messages, async (all) => {
      const refunds = all.filter((event) => !isAbandoned(event)).filter(isRefund);
      return { addresses: undefined, orders: await findOrders(ctx, refunds) };
    });
  return reconcileLogs(
    ctx,
    { subscriptions: SUBSCRIPTIONS, handle: handleLater, findHandled: findHandledEvents },
    calls,
  );
}

type Event = CustomerEvent | AbandonedEvent;

function handle(
  ctx: NotificationsContext,
  messages: unknown[],
  prepare: (events: Event[]) => Promise<MailSources>,
): Promise<Outcome[]> {
  return handleTogether(ctx, messages, {
    subscriptions: SUBSCRIPTIONS,
    schema: EventSchema,
    prepare,
    handle: async (works, sources) => {
      for (const { ctx: inTrace, event } of works) if (isAbandoned(event)) await noteAbandonedCart(inTrace, event);
      const ofCustomers = works.flatMap((work) => (isAbandoned(work.event) ? [] : [{ ...work, event: work.event }]));
      await notify(ofCustomers, sources);
    },
  });
}

type CustomerWork = Work<NotificationsContext, CustomerEvent>;

/** Creates the notifications of these events, and sends the mails of those that are new. */
async function notify(works: CustomerWork[], sources: MailSources): Promise<void> {
  const [first] = works;
  if (!first) return;
  // Until its turn comes: so many are sent at a time.
  const mailClaimSeconds = MAIL_CLAIM_SECONDS * Math.ceil(works.length / CALL_CONCURRENCY);
  const created = works.map((work) => ({ ctx: work.ctx, ...toNotification(work, { ...sources, mailClaimSeconds }) }));
  const inserted = await insertNotifications(
    first.ctx.db,
    created.map(({ notification }) => notification),
  );
  const mailed = created.filter(({ notification }) => inserted.has(notification.id));
  await pMap(mailed, (each) => sendMail(each, sources), { concurrency: CALL_CONCURRENCY });
}

type Created = { notification: NewNotification & { subjectId: string }; address: string | undefined };

function toNotification(
  { ctx, event }: CustomerWork,
  { addresses, orders, mailClaimSeconds }: MailSources & { mailClaimSeconds: number },
): Created {
  const { orderId, userId, mailedTo } = orderIn(event, orders?.orders);
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
    mailClaimSeconds: isMailed ? mailClaimSeconds : 0,
  };
  return { notification, address };
}

async function sendMail(
  { ctx, notification, address }: Created & { ctx: NotificationsContext },
  { orders }: MailSources,
): Promise<void> {
  if (address && orders) await mailNotification(ctx, notification, { address, orders });
}

/** Notifications are created even when users or orders is unavailable; the cron sends their mails later. */
async function findMailSources(ctx: NotificationsContext, all: Event[]): Promise<MailSources> {
  const events = all.filter((event) => !isAbandoned(event));
  const hasRefunds = events.some(isRefund);
  const orders = hasRefunds ? await findOrders(ctx, events) : undefined;
  const userIds = events.map((event) => orderIn(event, orders?.orders).userId);
  const addresses = await orUndefined(ctx, findAddresses(ctx, userIds));
  if (!addresses || hasRefunds) return { addresses, orders };
  const isMailed = (event: CustomerEvent) => {
    const { userId, mailedTo } = orderIn(event);
    return mailedTo && addressOf(event.type, mailedTo, addresses.get(userId));
  };
  return { addresses, orders: await findOrders(ctx, events.filter(isMailed)) };
}

function findOrders(ctx: NotificationsContext, events: CustomerEvent[]): Promise<OrdersForMails | undefined> {
  const orderIds = events.map((event) => orderIn(event).orderId);
  return orUndefined(ctx, readOrders(ctx, orderIds));
}

async function orUndefined<Value>(ctx: NotificationsContext, found: Promise<Value>): Promise<Value | undefined> {
  try {
    return await found;
  } catch (error) {
    ctx.log.warn("mails not prepared, they will follow", { error: describeError(error) });
    return undefined;
  }
}
