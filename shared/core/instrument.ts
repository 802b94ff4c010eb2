import type { BaseContext } from "./context.ts";
import type { Outcome } from "#shared/contracts/measurements.ts";
import { isAppError } from "./errors.ts";
import { PROBLEMS } from "./problems.ts";
import { describeError } from "./log.ts";

/** An `AppError` below 500 is a refusal; anything else that is thrown is a failure. */
function classifyError(error: unknown): Outcome {
  return isAppError(error) && PROBLEMS[error.code].status < 500 ? "refused" : "failed";
}

/** Runs an RPC call or a cron job, and writes one log line and one measurement of it, whatever its outcome. */
export async function instrument<Result>(
  { log, measure, spans }: BaseContext,
  { kind, name }: { kind: "rpc" | "cron"; name: string },
  work: () => Promise<Result>,
): Promise<Result> {
  const started = Date.now();
  let outcome: Outcome = "ok";
  let error: object | undefined;
  try {
    return await work();
  } catch (thrown) {
    outcome = classifyError(thrown);
    error = describeError(thrown);
    throw thrown;
  } finally {
    const durationMs = Date.now() - started;
    log[outcome === "failed" ? "error" : "info"](kind, {
      route: name,
      durationMs,
      outcome,
      error,
      spans: spans.forLine(),
    });
    if (kind === "rpc") measure({ kind, method: name, outcome, seconds: durationMs / 1000 });
    else measure({ kind, job: name, outcome });
  }
}
