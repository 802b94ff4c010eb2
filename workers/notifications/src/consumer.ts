import { contextOfRun } from "../../../shared/entrypoint.ts";
import { describeError } from "../../../shared/log.ts";
import { retryDelaySeconds } from "../../../shared/retry.ts";
import { createContext } from "./context.ts";
import { type Env, readVars } from "./env.ts";
import { handleOrderEvent } from "./notifications.service.ts";

/** Each message stands for itself: one that fails is retried later and does not hold up its batch. */
export async function consume(batch: MessageBatch, env: Env, platform: ExecutionContext): Promise<void> {
  await Promise.all(batch.messages.map((message) => consumeMessage(message, env, platform)));
}

async function consumeMessage(message: Message, env: Env, platform: ExecutionContext): Promise<void> {
  const { traceparent } = (message.body ?? {}) as { traceparent?: string };
  const ctx = createContext(env, contextOfRun(readVars(env), platform, traceparent));
  try {
    await handleOrderEvent(ctx, message.body);
    message.ack();
  } catch (error) {
    ctx.log.warn("message failed", { messageId: message.id, attempts: message.attempts, error: describeError(error) });
    message.retry({ delaySeconds: retryDelaySeconds(message.attempts) });
  }
}
