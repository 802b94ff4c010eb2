import { type OrderEvent, OrderEventSchema } from "#shared/contracts/events.ts";
import { withTrace } from "#shared/core/context.ts";
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
      if (!event) return { ctx, handled: false, error, isPermanent: true };
      const work = withTrace(ctx, event.traceparent, { eventId: event.id });
      const own = { ...work, db: ctx.openDatabase(work) };
      try {
        await handle(own, event);
        return { ctx: own, handled: true };
      } catch (error) {
        return { ctx: own, handled: false, error, isPermanent: false };
      }
    }),
  );
}
