import type { Outcome } from "../contracts/measurements.ts";
import type { BaseContext } from "./context.ts";
import { newSpanId } from "./trace.ts";

type Traced = Pick<BaseContext, "log" | "trace">;

type Span = {
  /** Work of the level `warn` failed, and has no other line that says so. */
  level: "debug" | "warn";
  message: "database" | "cache" | "queue";
  /** What is done, without any value. Called only if the line is written. */
  describe: () => string;
  durationMs: number;
  outcome: Outcome;
};

/** Writes the line of what a Worker waited for, which is a span of the work that did. */
export function logSpan({ log, trace }: Traced, { level, message, describe, durationMs, outcome }: Span): void {
  log[level](message, () => ({
    spanId: newSpanId(),
    parentSpanId: trace.spanId,
    route: describe(),
    durationMs,
    outcome,
  }));
}

/** Waits for what the platform does, and writes its span. */
export async function traced<Result>(
  ctx: Traced,
  { message, route }: { message: Span["message"]; route: string },
  work: () => Promise<Result>,
): Promise<Result> {
  const started = Date.now();
  let outcome: Outcome = "failed";
  try {
    const result = await work();
    outcome = "ok";
    return result;
  } finally {
    logSpan(ctx, { level: "debug", message, describe: () => route, durationMs: Date.now() - started, outcome });
  }
}
