import pMap from "p-map";
import type { z } from "zod";
import { type CloudEvent, CloudEventSchema } from "#shared/contracts/event-log.ts";
import { CALL_CONCURRENCY } from "#shared/core/concurrency.ts";
import { withTrace } from "#shared/core/context.ts";
import { isSubscribed, type Outcome, type SubscriberContext, type Subscriptions } from "./subscriber.ts";

type Handler<Ctx extends SubscriberContext, Event extends CloudEvent> = {
  subscriptions: Subscriptions;
  /** Every event that is subscribed to. One that does not match becomes a dead letter. */
  schema: z.ZodType<Event>;
  /** Must be safe to repeat. */
  handle: (ctx: Ctx, event: Event) => Promise<void>;
};

/**
 * Handles each message by itself: one that fails leaves the others alone. Only so many at a time as have a connection, so
 * that what a handler claims does not wait for one.
 */
export function handleEach<Ctx extends SubscriberContext, Event extends CloudEvent>(
  ctx: Ctx,
  messages: unknown[],
  { subscriptions, schema, handle }: Handler<Ctx, Event>,
): Promise<Outcome[]> {
  const types = Object.values(subscriptions).flat();
  const handleMessage = async (message: unknown): Promise<Outcome> => {
    const { data: any, error: notAnEvent } = CloudEventSchema.safeParse(message);
    if (!any) return { ctx, handled: false, error: notAnEvent, isPermanent: true };
    if (!isSubscribed(types, any.type)) return { ctx, handled: true };
    const { data: event, error: invalid } = schema.safeParse(message);
    if (!event) return { ctx, handled: false, error: invalid, isPermanent: true };
    const work = withTrace(ctx, event.traceparent, { eventId: event.id });
    const own = { ...work, db: ctx.openDatabase(work) };
    try {
      await handle(own, event);
      return { ctx: own, handled: true };
    } catch (error) {
      return { ctx: own, handled: false, error, isPermanent: false };
    }
  };
  return pMap(messages, handleMessage, { concurrency: CALL_CONCURRENCY });
}
