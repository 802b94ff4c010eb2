import pMap from "p-map";
import { z } from "zod";
import { CloudEventSchema } from "#shared/contracts/event-log.ts";
import { AgentEventDataSchema } from "#shared/contracts/events/orders.ts";
import { retryDelaySeconds } from "#shared/core/backoff.ts";
import { baseContext, withTrace } from "#shared/core/context.ts";
import { logMessage } from "#shared/core/log-message.ts";
import { newId } from "#shared/values/ids.ts";
import { type AgentsContext, createContext } from "./context.ts";
import { type Env, readVars } from "./env.ts";
import { type OrderEvent, sendOrder, WebhookRefused } from "./orders/order-webhooks.ts";

/** So many agents are sent to at a time. */
const CONCURRENCY = 6;
/** How often the queue of dead messages brings one, each an hour after the last attempt. */
export const LAST_DELIVERIES = 72;
const HOUR_SECONDS = 60 * 60;

/** What an event says is read when it is sent, so all that matters here is which order it is about. */
const MessageSchema = z.object({ ...CloudEventSchema.shape, data: AgentEventDataSchema });

type Outcome = "handled" | "retried" | "dead";

/** The consumer of the queue of orders' events: each message stands for itself. */
export async function consume(batch: MessageBatch, env: Env, platform: ExecutionContext): Promise<void> {
  const call = { requestId: newId(), traceparent: undefined };
  const base = baseContext(call, readVars(env), (work) => platform.waitUntil(work));
  const ctx = createContext(env, base);
  await pMap(batch.messages, (message) => handleMessage(ctx, batch.queue, message), { concurrency: CONCURRENCY });
}

async function handleMessage(base: AgentsContext, queue: string, message: Message): Promise<void> {
  const started = Date.now();
  const { data: event, error: invalid } = MessageSchema.safeParse(message.body);
  const ctx = event ? withTrace(base, event.traceparent, { eventId: event.id }) : base;
  const orderId = event?.data.order?.id ?? event?.data.id;
  const sent = event && orderId ? await send(ctx, { ...event, orderId }) : { error: invalid };
  const outcome = settle(message, sent, queue);
  logMessage(ctx, { queue, message, started, outcome, error: sent.error }, { orderId });
}

async function send(ctx: AgentsContext, event: OrderEvent): Promise<{ error?: unknown }> {
  try {
    await sendOrder(ctx, event);
    return {};
  } catch (error) {
    return { error };
  }
}

/**
 * What failed is retried with growing delays until the platform moves it to the queue of dead messages, and there once an hour. A
 * message is given up when nothing will change: it is no event, the agent refuses it, or it was tried for days.
 */
function settle(message: Message, { error }: { error?: unknown }, queue: string): Outcome {
  const isLastQueue = queue.endsWith("-dead");
  const isGivenUp = isPermanent(error) || (isLastQueue && message.attempts >= LAST_DELIVERIES);
  if (error && !isGivenUp) {
    message.retry({ delaySeconds: isLastQueue ? HOUR_SECONDS : retryDelaySeconds(message.attempts) });
    return "retried";
  }
  message.ack();
  return error ? "dead" : "handled";
}

const isPermanent = (error: unknown) => error instanceof WebhookRefused || error instanceof z.ZodError;
