import { CloudEventSchema } from "#shared/contracts/event-log.ts";
import { describeError } from "#shared/core/log.ts";
import { formatTraceparent } from "#shared/core/trace.ts";
import type { WebhooksContext } from "../context.ts";

/** How many runs of an isolate claim deliveries at the same time: more would only wait for each other. */
const MAX_RUNS = 3;

/** What other work of the isolate knows of a run. It may be terminated without notice, so it has an end by the clock. */
export type Run = {
  /** Until then it claims deliveries; ms since 1970. */
  deadline: number;
  /** It waits for its attempts, and claims nothing until one of them ends. */
  isWaiting: boolean;
  /** Another run was to begin since it last claimed. */
  isWanted: boolean;
};

const runs = new Set<Run>();

/** Begins a run, unless enough of them claim deliveries: these claim once more. */
export function beginRun(now: number, ms: number): Run | undefined {
  for (const run of runs) if (run.deadline <= now) runs.delete(run);
  const claiming = [...runs].filter(({ isWaiting }) => !isWaiting);
  if (claiming.length < MAX_RUNS) {
    const run = { deadline: now + ms, isWaiting: false, isWanted: false };
    runs.add(run);
    return run;
  }
  for (const run of claiming) run.isWanted = true;
  return undefined;
}

export const endRun = (run: Run): void => void runs.delete(run);

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
