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
 * earlier one failed. The run fails in the end if a job did.
 */
export function createScheduledHandler<Env extends object, Ctx extends BaseContext>(
  { readVars, createContext }: Worker<Env, Ctx>,
  jobs: Record<string, (ctx: Ctx) => Promise<unknown>>,
) {
  return async (_controller: ScheduledController, env: Env, platform: ExecutionContext): Promise<void> => {
    const failed: string[] = [];
    for (const [name, job] of Object.entries(jobs)) {
      const call = { requestId: newId(), traceparent: undefined };
      const base = baseContext(call, readVars(env), (work) => platform.waitUntil(work));
      try {
        await instrument(base, { kind: "cron", name }, async () => job(createContext(env, base)));
      } catch {
        failed.push(name);
      }
    }
    if (failed.length > 0) throw new Error(`Failed: ${failed.join(", ")}`);
  };
}
