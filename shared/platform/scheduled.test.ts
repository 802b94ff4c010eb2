import { expect, it, vi } from "vitest";
import { CALLS_PER_STEP, type CallBudget, WORKER_CALLS_PER_INVOCATION } from "#shared/core/call-budget.ts";
import type { BaseContext } from "#shared/core/context.ts";
import { createScheduledHandler } from "./scheduled.ts";

const worker = {
  readVars: () => ({ SERVICE: "test", VERSION: "test", LOG_LEVEL: "error" as const }),
  createContext: (_env: object, base: BaseContext) => base,
};
type Calling = Record<string, (ctx: BaseContext, calls: CallBudget) => Promise<unknown>>;
const run = (calling: Calling, local: Record<string, () => Promise<unknown>> = {}) =>
  createScheduledHandler(worker, { local, calling })({} as ScheduledController, {}, {
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

it("a cron run gives each job the calls of a step, however many the others make, and refuses more jobs than that", async () => {
  const made: number[] = [];
  const takeSteps = async (_ctx: BaseContext, calls: CallBudget) => {
    let count = 0;
    while (calls.take(CALLS_PER_STEP)) count += CALLS_PER_STEP;
    made.push(count);
  };
  const jobs = (count: number): Calling =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`job ${index}`, takeSteps]));
  const most = WORKER_CALLS_PER_INVOCATION / CALLS_PER_STEP;
  await run(jobs(most));
  expect(made).toEqual(Array(most).fill(CALLS_PER_STEP));
  expect(() => run(jobs(most + 1))).toThrow(`too few calls for ${most + 1} jobs`);
});

it("a cron run begins with the jobs that call no other Worker, which take no share", async () => {
  const ran: [string, number][] = [];
  const calling = { calling: async (_ctx: BaseContext, calls: CallBudget) => void ran.push(["calling", calls.left]) };
  await run(calling, { local: async () => void ran.push(["local", 0]) });
  expect(ran).toEqual([
    ["local", 0],
    ["calling", WORKER_CALLS_PER_INVOCATION],
  ]);
  // @ts-expect-error A job that takes calls is none of these.
  createScheduledHandler(worker, { local: calling });
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
