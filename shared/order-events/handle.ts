import { type OrderEvent, OrderEventSchema } from "../contracts/events.ts";
import { continueTrace } from "../trace.ts";
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
      if (!event) return { handled: false, error, hopeless: true };
      try {
        await handle(inTraceOf(ctx, event), event);
        return { handled: true };
      } catch (error) {
        return { handled: false, error, hopeless: false };
      }
    }),
  );
}

function inTraceOf<Ctx extends SubscriberContext>(ctx: Ctx, { id, traceparent }: OrderEvent): Ctx {
  const trace = continueTrace(traceparent);
  return { ...ctx, trace, log: ctx.log.with({ traceId: trace.traceId, eventId: id }) };
}
