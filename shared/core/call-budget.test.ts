import { expect, it } from "vitest";
import { CALLS_PER_STEP, CallBudget, WORKER_CALLS_PER_INVOCATION } from "./call-budget.ts";

it("CallBudget grants all calls of a step or none, and never more than its total", () => {
  const calls = new CallBudget(5);
  expect([calls.take(2), calls.take(2), calls.take(2), calls.take(1), calls.take(1)]).toEqual([
    true,
    true,
    false,
    true,
    false,
  ]);
  expect(calls.left).toBe(0);
});

it("CallBudget refuses a step that may not fit in the share of a job, whatever is left", () => {
  expect(() => new CallBudget().take(CALLS_PER_STEP + 1)).toThrow("A step of 4 calls");
});

it("CallBudget starts with fewer calls than the 32 invocations that Cloudflare allows", () => {
  expect(new CallBudget().left).toBe(WORKER_CALLS_PER_INVOCATION);
  expect(WORKER_CALLS_PER_INVOCATION).toBeLessThan(32);
});
