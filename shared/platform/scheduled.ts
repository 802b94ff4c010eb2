import { CallBudget, WORKER_CALLS_PER_INVOCATION } from "#shared/core/call-budget.ts";
import { type BaseContext, baseContext, type Worker } from "#shared/core/context.ts";
import { AppError } from "#shared/core/errors.ts";
import { newId } from "#shared/values/ids.ts";
import { problemResponse } from "#shared/http/problem.ts";
import { instrument } from "#shared/core/instrument.ts";

/** The default export of a domain Worker: a request that did not come through a binding gets a 404. */
export function rejectPublicRequest(request: Request): Response {
  return problemResponse(new AppError("not-found"), { path: new URL(request.url).pathname, requestId: newId() });
}

/**
 * The handler of a Worker's cron: its jobs one after another, each in a trace of its own, also when an
 * earlier one failed. The run fails in the end if a job did. The calls of other Workers that one invocation may make are
 * shared out: each job may make an equal part of what the jobs before it left.
 */
export function createScheduledHandler<Env extends object, Ctx extends BaseContext>(
  { readVars, createContext }: Worker<Env, Ctx>,
  jobs: Record<string, (ctx: Ctx, calls: CallBudget) => Promise<unknown>>,
) {
  return async (_controller: ScheduledController, env: Env, platform: ExecutionContext): Promise<void> => {
    const failed: string[] = [];
    const entries = Object.entries(jobs);
    let callsLeft = WORKER_CALLS_PER_INVOCATION;
    for (const [index, [name, job]] of entries.entries()) {
      const share = Math.floor(callsLeft / (entries.length - index));
      const calls = new CallBudget(share);
      const call = { requestId: newId(), traceparent: undefined };
      const base = baseContext(call, readVars(env), (work) => platform.waitUntil(work));
      try {
        await instrument(base, { kind: "cron", name }, async () => job(createContext(env, base), calls));
      } catch {
        failed.push(name);
      }
      callsLeft -= share - calls.left;
    }
    if (failed.length > 0) throw new Error(`Failed: ${failed.join(", ")}`);
  };
}
