import { z } from "zod";
import { baseContext, type Worker } from "#shared/core/context.ts";
import { newId } from "#shared/values/ids.ts";
import { logMessage } from "#shared/core/log-message.ts";
import { retryDelaySeconds } from "#shared/core/backoff.ts";
import { storeDeadLetter } from "./dead-letters.service.ts";
import { DELIVERIES } from "./deliveries.ts";
import type { Outcome, SubscriberContext } from "./subscriber.ts";

type Settled = { outcome: "handled" | "dead" | "retried"; error?: unknown };

/**
 * The consumer of a subscriber's queue, and of its queue of dead messages. Each message stands for itself: one that
 * fails is retried later and does not hold up its batch.
 */
export function createConsumer<Env extends object, Ctx extends SubscriberContext>(
  { readVars, createContext }: Worker<Env, Ctx>,
  handle: (ctx: Ctx, messages: unknown[]) => Promise<Outcome[]>,
) {
  return async (batch: MessageBatch, env: Env, platform: ExecutionContext): Promise<void> => {
    const messages = [...batch.messages];
    const started = Date.now();
    const call = { requestId: newId(), traceparent: traceparentOf(messages[0]?.body) };
    const ctx = createContext(
      env,
      baseContext(call, readVars(env), (work) => platform.waitUntil(work)),
    );
    const bodies = messages.map(({ body }) => body);
    const outcomes = await handle(ctx, bodies).finally(() => ctx.spans.end());
    const isLastQueue = batch.queue.endsWith("-dead");
    await Promise.all(
      messages.map(async (message, index) => {
        const handled = outcomes[index] as Outcome;
        const { outcome, error } = await settle(message, handled, isLastQueue);
        logMessage(handled.ctx, { queue: batch.queue, message, started, outcome, error });
      }),
    );
  };
}

const TracedSchema = z.object({ traceparent: z.string() });

/** What a batch asks once for all of its messages stands in the trace of the first. */
function traceparentOf(message: unknown): string | undefined {
  return TracedSchema.safeParse(message).data?.traceparent;
}

/**
 * A message that no retry can handle is stored as a dead letter at once. Any other failure is retried with a
 * growing delay. A message from the dead-letter queue was just tried once more, so its error is known here: it is stored
 * as a dead letter too. A message that cannot be stored stays in its queue.
 */
async function settle(message: Message, handled: Outcome, isLastQueue: boolean): Promise<Settled> {
  if (handled.handled) {
    message.ack();
    return { outcome: "handled" };
  }
  const { ctx, error, isPermanent } = handled;
  try {
    if (!isPermanent && !isLastQueue) throw error;
    const attempts = isLastQueue ? DELIVERIES + message.attempts : message.attempts;
    await storeDeadLetter(ctx, message.body, { error, attempts });
    message.ack();
    return { outcome: "dead" };
  } catch (failure) {
    message.retry({ delaySeconds: retryDelaySeconds(message.attempts) });
    return { outcome: "retried", error: failure };
  }
}
