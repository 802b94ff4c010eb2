import { expect, it, vi } from "vitest";
import { type CallBudget, WORKER_CALLS_PER_INVOCATION } from "#shared/core/call-budget.ts";
import type { BaseContext } from "#shared/core/context.ts";
import { createScheduledHandler } from "./scheduled.ts";

const worker = {
  readVars: () => ({ SERVICE: "test", VERSION: "test", LOG_LEVEL: "error" as const }),
  createContext: (_env: object, base: BaseContext) => base,
};
const run = (jobs: Record<string, (ctx: BaseContext, calls: CallBudget) => Promise<unknown>>) =>
  createScheduledHandler(worker, jobs)({} as ScheduledController, {}, {
    waitUntil: () => undefined,
  } as unknown as ExecutionContext);

it("a cron run divides the calls of an invocation, and no job gets more than its share", async () => {
  const made: number[] = [];
  const takeAll = async (_ctx: BaseContext, calls: CallBudget) => {
    let count = 0;
    while (calls.take(1)) count++;
    made.push(count);
  };
  await run({ first: takeAll, second: takeAll, third: takeAll, fourth: takeAll });
  expect(made.reduce((sum, count) => sum + count)).toBe(WORKER_CALLS_PER_INVOCATION);
  expect(Math.min(...made)).toBeGreaterThanOrEqual(Math.floor(WORKER_CALLS_PER_INVOCATION / 4));
});

it("a cron run passes unused calls of a job to the jobs after it", async () => {
  let last = 0;
  await run({
    idle: async () => undefined,
    small: async (_ctx, calls) => calls.take(1),
    last: async (_ctx, calls) => {
      last = calls.left;
    },
  });
  expect(last).toBe(WORKER_CALLS_PER_INVOCATION - 1);
});

it("a cron run runs all jobs when one fails, and then throws", async () => {
  const done: string[] = [];
  const jobs = {
    broken: () => Promise.reject(new Error("broken")),
    sound: async () => void done.push("sound"),
  };
  // The failure is logged.
  vi.spyOn(console, "log").mockReturnValueOnce(undefined);
  await expect(run(jobs)).rejects.toThrow("Failed: broken");
  expect(done).toEqual(["sound"]);
});
