import { describeError } from "../log.ts";
import { retryDelaySeconds } from "../retry.ts";
import { buryMessage } from "./dead-letters.service.ts";
import { DELIVERIES } from "./deliveries.ts";
import type { HandleMessages, Outcome, SubscriberContext } from "./subscriber.ts";

/** Each message stands for itself: one that fails is retried later and does not hold up its batch. */
export async function consumeMessages(
  ctx: SubscriberContext,
  batch: MessageBatch,
  handle: HandleMessages,
): Promise<void> {
  const messages = [...batch.messages];
  const outcomes = await handle(messages.map(({ body }) => body));
  const isLastQueue = batch.queue.endsWith("-dead");
  await Promise.all(
    messages.map(async (message, index) => {
      const outcome = await settle(ctx, message, outcomes[index] as Outcome, isLastQueue);
      ctx.log.info("message", { queue: batch.queue, messageId: message.id, attempts: message.attempts, outcome });
    }),
  );
}

/**
 * A message that will never be an order event is laid aside at once. Any other failure is tried again, later each
 * time; what comes out of the queue of dead messages was just tried once more, which is how its error is known here,
 * and is laid aside too. Whatever can't even be laid aside stays in its queue.
 */
async function settle(ctx: SubscriberContext, message: Message, outcome: Outcome, isLastQueue: boolean) {
  if (outcome.handled) {
    message.ack();
    return "handled";
  }
  const { error, hopeless } = outcome;
  try {
    if (!hopeless && !isLastQueue) throw error;
    const attempts = isLastQueue ? DELIVERIES + message.attempts : message.attempts;
    await buryMessage(ctx, message.body, { error, attempts });
    message.ack();
    return "dead";
  } catch (failure) {
    ctx.log.warn("message failed, will be retried", { messageId: message.id, error: describeError(failure) });
    message.retry({ delaySeconds: retryDelaySeconds(message.attempts) });
    return "retried";
  }
}
