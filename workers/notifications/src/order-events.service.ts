import { callOf } from "../../../shared/call.ts";
import { type OrderEvent, OrderEventSchema } from "../../../shared/contracts/events.ts";
import { describeError } from "../../../shared/log.ts";
import { inTraceOf } from "../../../shared/db.ts";
import type { NotificationsContext } from "./context.ts";
import { mailNotification } from "./mails.service.ts";
import { messageOf } from "./messages.ts";
import { insertNotification } from "./order-events.repository.ts";

/** A first mail takes seconds; after this long the cron may think that it was never sent. */
const MAIL_HELD_SECONDS = 60;

/**
 * What became of a message, and the context it was handled in: that of its event's trace. One that is no order event
 * will never be handled, whatever is tried.
 */
export type Outcome = { ctx: NotificationsContext } & (
  | { handled: true }
  | { handled: false; error: unknown; hopeless: boolean }
);

/** The verified address of each user who has one; `undefined` when it could not be found out. */
type Addresses = Map<string, string> | undefined;

/**
 * Tells the customers of these events, in one notification each and a mail where there is somewhere to send it.
 * Each message stands for itself: one that fails leaves the others alone, one that was handled before changes nothing.
 */
export async function handleOrderEvents(ctx: NotificationsContext, messages: unknown[]): Promise<Outcome[]> {
  const parsed = messages.map((message) => OrderEventSchema.safeParse(message));
  const addresses = await findAddresses(ctx, [...new Set(parsed.flatMap(({ data }) => data?.data.userId ?? []))]);
  return Promise.all(
    parsed.map(async ({ data: event, error }): Promise<Outcome> => {
      if (!event) return { ctx, handled: false, error, hopeless: true };
      const own = inTraceOf(ctx, event.traceparent, { eventId: event.id });
      try {
        await handleOrderEvent(own, event, addresses);
        return { ctx: own, handled: true };
      } catch (error) {
        return { ctx: own, handled: false, error, hopeless: false };
      }
    }),
  );
}

async function handleOrderEvent(ctx: NotificationsContext, event: OrderEvent, addresses: Addresses): Promise<void> {
  const { userId } = event.data;
  const address = addresses?.get(userId);
  const notification = {
    id: ctx.newId(),
    eventId: event.id,
    userId,
    orderId: event.data.id,
    type: event.type,
    ...messageOf(event),
    mailState: address || !addresses ? ("pending" as const) : ("none" as const),
    mailAttempts: address ? 1 : 0,
  };
  const isNew = await insertNotification(ctx.db, notification, { mailHeldSeconds: MAIL_HELD_SECONDS });
  if (isNew && address) await mailNotification(ctx, notification, address);
}

/** Who cannot be asked for addresses must not keep customers from their notifications: mails can wait for the cron. */
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
