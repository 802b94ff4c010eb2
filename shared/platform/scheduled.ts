import { CALLS_PER_STEP, CallBudget, WORKER_CALLS_PER_INVOCATION } from "#shared/core/call-budget.ts";
import { type BaseContext, baseContext, type Worker } from "#shared/core/context.ts";
import { newId } from "#shared/values/ids.ts";
import { instrument } from "#shared/core/instrument.ts";

type Jobs<Ctx> = {
  /** Jobs that call no other Worker. They run first. */
  local: Record<string, (ctx: Ctx, calls: null) => Promise<unknown>>;
  /**
   * Jobs that may call other Workers. The calls that one invocation may make are shared out: each job may make an equal part
   * of what the jobs before it left, so the last one gets the most.
   */
  calling?: Record<string, (ctx: Ctx, calls: CallBudget) => Promise<unknown>>;
};

/**
 * The handler of a Worker's cron: its jobs one after another, each in a trace of its own, also when an earlier one failed.
 * The run fails in the end if a job did. Throws when there are so many jobs that one might not get the calls of a step.
 */
export function createScheduledHandler<Env extends object, Ctx extends BaseContext>(
  { readVars, createContext }: Worker<Env, Ctx>,
  { local, calling = {} }: Jobs<Ctx>,
) {
  const callingJobs = Object.entries(calling);
  if (WORKER_CALLS_PER_INVOCATION < callingJobs.length * CALLS_PER_STEP) {
    throw new Error(`A cron run has too few calls for ${callingJobs.length} jobs that call other Workers.`);
  }

  return async (_controller: ScheduledController, env: Env, platform: ExecutionContext): Promise<void> => {
    const failed: string[] = [];
    const runJob = async (name: string, job: (ctx: Ctx) => Promise<unknown>) => {
      const call = { requestId: newId(), traceparent: undefined };
      const base = baseContext(call, readVars(env), (work) => platform.waitUntil(work));
      try {
        await instrument(base, { kind: "cron", name }, async () => job(createContext(env, base)));
      } catch {
        failed.push(name);
      }
    };

    for (const [name, job] of Object.entries(local)) await runJob(name, (ctx) => job(ctx, null));
    let callsLeft = WORKER_CALLS_PER_INVOCATION;
    for (const [index, [name, job]] of callingJobs.entries()) {
      const share = Math.floor(callsLeft / (callingJobs.length - index));
      const calls = new CallBudget(share);
      await runJob(name, (ctx) => job(ctx, calls));
      callsLeft -= share - calls.left;
    }
    if (failed.length > 0) throw new Error(`Failed: ${failed.join(", ")}`);
  };
}
