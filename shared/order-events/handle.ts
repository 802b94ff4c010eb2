import { type OrderEvent, OrderEventSchema } from "#shared/contracts/events.ts";
import { inTraceOf } from "#shared/database/db.ts";
import type { Outcome, SubscriberContext } from "./subscriber.ts";

/** Each message stands for itself: one that fails leaves the others alone. `handle` must bear to be repeated. */
export function handleEach<Ctx extends SubscriberContext>(
  ctx: Ctx,
  messages: unknown[],
  handle: (ctx: Ctx, event: OrderEvent) => Promise<void>,
): Promise<Outcome[]> {
  return Promise.all(
    messages.map(async (message): Promise<Outcome> => {
      const { data: event, error } = OrderEventSchema.safeParse(message);
      if (!event) return { ctx, handled: false, error, hopeless: true };
      const own = inTraceOf(ctx, event.traceparent, { eventId: event.id });
      try {
        await handle(own, event);
        return { ctx: own, handled: true };
      } catch (error) {
        return { ctx: own, handled: false, error, hopeless: false };
      }
    }),
  );
}
