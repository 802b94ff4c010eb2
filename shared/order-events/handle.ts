import pMap from "p-map";
import { CALL_CONCURRENCY } from "#shared/core/concurrency.ts";
import { type OrderEvent, OrderEventSchema } from "#shared/contracts/events.ts";
import { withTrace } from "#shared/core/context.ts";
import type { Outcome, SubscriberContext } from "./subscriber.ts";

/**
 * Handles each message by itself: one that fails leaves the others alone. Only so many at a time as have a connection, so
 * that what a handler claims does not wait for one. `handle` must be safe to repeat.
 */
export function handleEach<Ctx extends SubscriberContext>(
  ctx: Ctx,
  messages: unknown[],
  handle: (ctx: Ctx, event: OrderEvent) => Promise<void>,
): Promise<Outcome[]> {
  const handleMessage = async (message: unknown): Promise<Outcome> => {
    const { data: event, error } = OrderEventSchema.safeParse(message);
    if (!event) return { ctx, handled: false, error, isPermanent: true };
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
