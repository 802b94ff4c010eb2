import pMap from "p-map";
import type { z } from "zod";
import { type CloudEvent, CloudEventSchema } from "#shared/contracts/event-log.ts";
import { CALL_CONCURRENCY } from "#shared/core/concurrency.ts";
import { withTrace } from "#shared/core/context.ts";
import { describeError } from "#shared/core/log.ts";
import {
  isPermanentFailure,
  isSubscribed,
  type Outcome,
  type SubscriberContext,
  type Subscriptions,
} from "./subscriber.ts";

type Wanted<Event extends CloudEvent> = {
  subscriptions: Subscriptions;
  /** Every event that is subscribed to. One that does not match becomes a dead letter. */
  schema: z.ZodType<Event>;
};

/** An event to be handled, and the context of its own trace. */
export type Work<Ctx, Event> = { ctx: Ctx; event: Event };

type Works<Ctx, Event> = [Work<Ctx, Event>, ...Work<Ctx, Event>[]];

type TogetherOptions<Ctx, Event, Known> = {
  /** Finds out what the handling of these events needs: once for all of them, also if each is then handled by itself. */
  prepare?: (events: Event[]) => Promise<Known>;
  /** Must be safe to repeat. */
  handle: (works: Works<Ctx, Event>, known: Known) => Promise<void>;
};

/**
 * Handles each message by itself: one that fails leaves the others alone. Only so many at a time as have a connection, so
 * that what a handler claims does not wait for one.
 */
export function handleEach<Ctx extends SubscriberContext, Event extends CloudEvent>(
  ctx: Ctx,
  messages: unknown[],
  { handle, ...wanted }: Wanted<Event> & { handle: (ctx: Ctx, event: Event) => Promise<void> },
): Promise<Outcome[]> {
  const read = messages.map((message) => readMessage(ctx, message, wanted));
  return handleAlone(read, (work) => handle(work.ctx, work.event));
}

/**
 * Handles all messages with one call. If it fails, each message is handled by itself, so that one that fails leaves the
 * others alone.
 */
export async function handleTogether<Ctx extends SubscriberContext, Event extends CloudEvent, Known>(
  ctx: Ctx,
  messages: unknown[],
  { prepare, handle, ...wanted }: Wanted<Event> & TogetherOptions<Ctx, Event, Known>,
): Promise<Outcome[]> {
  const read = messages.map((message) => readMessage(ctx, message, wanted));
  const [first, ...others] = read.filter((each) => "event" in each);
  if (!first) return read.flatMap((each) => ("event" in each ? [] : each));
  const known = (await prepare?.([first, ...others].map(({ event }) => event))) as Known;
  const handleOne = (work: Work<Ctx, Event>) => handle([work], known);
  if (others.length === 0) return handleAlone(read, handleOne);
  try {
    await handle([first, ...others], known);
    return read.map((each) => ("event" in each ? { ctx: each.ctx, handled: true } : each));
  } catch (error) {
    ctx.log.info("messages are handled one by one", { error: describeError(error) });
    return handleAlone(read, handleOne);
  }
}

/** A message is no work if its outcome is known: it is no valid event, or was not subscribed to. */
function readMessage<Ctx extends SubscriberContext, Event extends CloudEvent>(
  ctx: Ctx,
  message: unknown,
  { subscriptions, schema }: Wanted<Event>,
): Work<Ctx, Event> | Outcome {
  const { data: event, error: invalid } = schema.safeParse(message);
  const { data: any, error: notAnEvent } = event ? { data: event } : CloudEventSchema.safeParse(message);
  if (!any) return { ctx, handled: false, error: notAnEvent, isPermanent: true };
  if (!isSubscribed(Object.values(subscriptions).flat(), any.type)) return { ctx, handled: true };
  if (!event) return { ctx, handled: false, error: invalid, isPermanent: true };
  const inTrace = withTrace(ctx, event.traceparent, { eventId: event.id });
  return { ctx: { ...inTrace, db: ctx.openDatabase(inTrace) }, event };
}

function handleAlone<Ctx extends SubscriberContext, Event>(
  read: (Work<Ctx, Event> | Outcome)[],
  handle: (work: Work<Ctx, Event>) => Promise<void>,
): Promise<Outcome[]> {
  const handleOne = async (each: Work<Ctx, Event> | Outcome): Promise<Outcome> => {
    if (!("event" in each)) return each;
    try {
      await handle(each);
      return { ctx: each.ctx, handled: true };
    } catch (error) {
      return { ctx: each.ctx, handled: false, error, isPermanent: isPermanentFailure(error) };
    }
  };
  return pMap(read, handleOne, { concurrency: CALL_CONCURRENCY });
}
