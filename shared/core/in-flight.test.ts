import { afterEach, describe, expect, it, vi } from "vitest";
import type { BaseContext } from "./context.ts";
import { shareInFlight } from "./in-flight.ts";

const ctx = { defer: () => undefined } as unknown as BaseContext;

/** Work whose nth run settles when the test settles `runs[n]`; `runs` holds the runs that started. */
function controlled() {
  const runs: PromiseWithResolvers<string>[] = [];
  const work = () => {
    const run = Promise.withResolvers<string>();
    runs.push(run);
    return run.promise;
  };
  return { runs, work };
}

afterEach(() => void vi.useRealTimers());

const many = <Value>(ask: () => Promise<Value>) => Array.from({ length: 20 }, ask);

describe("shareInFlight()", () => {
  it("does the work once for concurrent callers, and again for later callers", async () => {
    const { runs, work } = controlled();
    const shared = shareInFlight(work, { timeoutMs: 1000 });
    const first = many(() => shared(ctx));
    runs[0]?.resolve("first");
    expect(new Set(await Promise.all(first))).toEqual(new Set(["first"]));
    const second = many(() => shared(ctx));
    runs[1]?.resolve("second");
    expect(new Set(await Promise.all(second))).toEqual(new Set(["second"]));
    expect(runs).toHaveLength(2);
  });

  it("rejects for all waiting callers when the work fails, and starts it again for the next", async () => {
    const { runs, work } = controlled();
    const shared = shareInFlight(work, { timeoutMs: 1000 });
    const asked = Promise.allSettled(many(() => shared(ctx)));
    runs[0]?.reject(new Error("down"));
    expect((await asked).every(({ status }) => status === "rejected")).toBe(true);
    const again = shared(ctx);
    runs[1]?.resolve("up");
    expect(await again).toBe("up");
  });

  it("starts the work once more for all waiting callers when it exceeds the timeout", async () => {
    vi.useFakeTimers();
    const { runs, work } = controlled();
    const shared = shareInFlight(work, { timeoutMs: 1000 });
    void shared(ctx);
    const asked = many(() => shared(ctx));
    await vi.advanceTimersByTimeAsync(1500);
    expect(runs).toHaveLength(2);
    runs[1]?.resolve("second");
    await vi.advanceTimersByTimeAsync(100);
    expect(new Set(await Promise.all(asked))).toEqual(new Set(["second"]));
    expect(runs).toHaveLength(2);
  });

  it("defers the work, so that it completes even if the request that started it ends", async () => {
    const { runs, work } = controlled();
    const deferred: Promise<unknown>[] = [];
    const shared = shareInFlight(work, { timeoutMs: 1000 });
    const asked = shared({ ...ctx, defer: (promise) => deferred.push(promise) });
    runs[0]?.resolve("done");
    await asked;
    expect(deferred).toHaveLength(1);
  });
});
