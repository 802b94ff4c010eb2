import type { z } from "zod";
import type { CloudEvent } from "#shared/contracts/event-log.ts";
import type { CallBudget } from "#shared/core/call-budget.ts";
import { describeError } from "#shared/core/log.ts";
import { traced } from "#shared/core/spans.ts";
import { packBatches } from "#shared/platform/queues.ts";
import type { EventQueue, PublisherContext } from "./context.ts";
import { toCloudEvent } from "./event-log.service.ts";
import type { Publisher } from "./publisher.ts";
import type { RelayTurns } from "./relay-turns.ts";
import { claimDueEvents, type Delivery, type DueEvent, markDelivered } from "./relay.repository.ts";

const BATCH_SIZE = 100;
/** How many batches one invocation relays for others: each may call one other Worker, and the invocation has made some calls. */
const BATCHES_FOR_OTHERS = 20;

/** Sends these events to their subscribers, right after the change that wrote them. Those that fail are sent by the cron. */
export async function relayThese<Ctx extends PublisherContext, Due extends DueEvent>(
  ctx: Ctx,
  publisher: Publisher<Ctx, Due>,
  eventIds: string[],
): Promise<void> {
  if (ctx.subscribers.size === 0) return;
  const subscribers = [...ctx.subscribers.keys()];
  const claim = { limit: eventIds.length * subscribers.length, subscribers, eventIds, columns: publisher.columns };
  await relayClaimed(ctx, publisher, () => claimDueEvents(ctx.db, claim));
}

/**
 * Sends events that the changes have claimed, together with those of other invocations: while one of them relays, the others
 * leave their events to it. If it is terminated, the cron sends what it was left.
 */
export async function relayTogether<Ctx extends PublisherContext, Due extends DueEvent>(
  ctx: Ctx,
  publisher: Publisher<Ctx, Due>,
  { turns, due }: { turns: RelayTurns<Due>; due: Due[] },
): Promise<void> {
  turns.add(due);
  for (let left = BATCHES_FOR_OTHERS; turns.begin(ctx.now().getTime()); left--) {
    const waitMs = turns.waitMs(ctx.now().getTime());
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    const batch = turns.take(BATCH_SIZE, ctx.now().getTime());
    const isLast = left === 1 || batch.length === 0;
    // A call that comes during the last batch relays again.
    if (isLast) turns.end();
    if (batch.length > 0) await relayClaimed(ctx, publisher, async () => batch);
    if (isLast) return;
    turns.end();
  }
}

/** Sends events that are claimed. Those that it does not send are sent by the cron. */
export async function relayClaimed<Ctx extends PublisherContext, Due extends DueEvent>(
  ctx: Ctx,
  publisher: Publisher<Ctx, Due>,
  claim: () => Promise<Due[]>,
): Promise<void> {
  try {
    await relayBatch(ctx, publisher, await claim());
  } catch (error) {
    ctx.log.warn("relay failed, the cron will retry", { error: describeError(error) });
  }
}

/**
 * Sends due events until none is left, none can be sent, or `calls` is used up. A batch is claimed only when the call
 * that it needs can be made.
 */
export async function relayDue<Ctx extends PublisherContext, Due extends DueEvent>(
  ctx: Ctx,
  publisher: Publisher<Ctx, Due>,
  calls: CallBudget,
): Promise<void> {
  const subscribers = [...ctx.subscribers.keys()];
  while (calls.take(1)) {
    const claim = { limit: BATCH_SIZE, subscribers, columns: publisher.columns };
    if ((await relayBatch(ctx, publisher, await claimDueEvents(ctx.db, claim))) === 0) return;
  }
}

/**
 * Sends the events to each subscriber's queue, once the publisher has done what comes before that, and marks those that
 * were sent; returns the number of deliveries. Each step can be repeated. An event or subscriber that fails does not
 * block the others: what was claimed but not marked is due again later.
 */
async function relayBatch<Ctx extends PublisherContext, Due extends DueEvent>(
  ctx: Ctx,
  { schema, prepare, withoutLog = {}, ...format }: Publisher<Ctx, Due>,
  due: Due[],
): Promise<number> {
  if (due.length === 0) return 0;
  const ready = prepare ? await prepare(ctx, due) : due;
  const toMessage = (event: Due): CloudEvent[] => {
    const { data, error } = schema.safeParse(toCloudEvent(event, format));
    if (error) ctx.log.warn("event is not valid, will be retried", { eventId: event.id, error: describeError(error) });
    return data ? [data] : [];
  };
  const messages = ready.flatMap((event) => {
    return toMessage(event).map((message) => ({ message, subscribers: event.subscribers }));
  });
  const sent = await Promise.all(
    [...ctx.subscribers].map(([name, queue]) => {
      const own = messages.filter(({ subscribers }) => subscribers.includes(name));
      return sendEvents(
        ctx,
        own.map(({ message }) => message),
        { name, queue, reads: withoutLog[name] },
      );
    }),
  );
  const deliveries = sent.flat();
  if (deliveries.length > 0) await markDelivered(ctx.db, deliveries);
  return deliveries.length;
}

type Subscriber = {
  name: string;
  queue: EventQueue;
  /** What it reads of an event's data, if it does not read the log. */
  reads: z.ZodType | undefined;
};

/**
 * Returns the deliveries that the queue accepted, and those of events that are too large for it: the subscriber finds them in
 * the log.
 */
async function sendEvents(ctx: PublisherContext, events: CloudEvent[], subscriber: Subscriber): Promise<Delivery[]> {
  const { name, queue, reads } = subscriber;
  const { batches, tooLarge } = packBatches(events);
  const toDelivery = ({ id }: CloudEvent): Delivery => ({ eventId: id, subscriber: name });
  if (tooLarge.length > 0) {
    const eventIds = tooLarge.map(({ id }) => id);
    ctx.log.warn("events are too large for a queue", { eventIds, subscriber: name, isShortened: Boolean(reads) });
  }
  if (reads)
    batches.push(...packBatches(tooLarge.map((event) => ({ ...event, data: reads.parse(event.data) }))).batches);
  const sent = reads ? [] : tooLarge.map(toDelivery);
  for (const batch of batches) {
    try {
      const messages = batch.map((body) => ({ body, contentType: "json" }) as const);
      await traced(ctx, { message: "queue", route: name }, () => queue.sendBatch(messages));
      sent.push(...batch.map(toDelivery));
    } catch (error) {
      const eventIds = batch.map(({ id }) => id);
      ctx.log.warn("delivery failed, will be retried", { eventIds, subscriber: name, error: describeError(error) });
    }
  }
  return sent;
}
