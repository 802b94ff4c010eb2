import { CloudEventSchema } from "#shared/contracts/event-log.ts";
import { describeError } from "#shared/core/log.ts";
import { formatTraceparent } from "#shared/core/trace.ts";
import type { WebhooksContext } from "../context.ts";

/** Nothing subscribes to it: the consumer starts a run of the sender, and no more. */
const RUN_REQUESTED = "webhooks.run-requested";

/**
 * Asks for another run of the sender, in an invocation and with connections of its own, by a message to this Worker's queue.
 * If that fails, the cron makes one.
 */
export async function requestRun(ctx: WebhooksContext, delaySeconds = 0): Promise<void> {
  const id = ctx.newId();
  const message = {
    specversion: "1.0",
    id,
    source: "/api/v1/webhook-deliveries",
    type: RUN_REQUESTED,
    subject: id,
    time: ctx.now().toISOString(),
    datacontenttype: "application/json",
    traceparent: formatTraceparent(ctx.trace),
    data: { id },
  };
  try {
    await ctx.events.send(message, { contentType: "json", delaySeconds });
  } catch (error) {
    ctx.log.warn("run not requested, the cron will make one", { error: describeError(error) });
  }
}

export const isRunRequest = (message: unknown): boolean =>
  CloudEventSchema.safeParse(message).data?.type === RUN_REQUESTED;
