import { afterEach, describe, expect, it, vi } from "vitest";
import type { BaseContext } from "./context.ts";
import { shareInFlight } from "./in-flight.ts";

const ctx = { defer: () => undefined } as unknown as BaseContext;

/** Work that ends when its run, the nth, is told to; `runs` are those that began. */
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
  it("does the work once for all who ask while it runs, and again for who asks later", async () => {
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

  it("fails for all who wait when the work fails, and then starts again", async () => {
    const { runs, work } = controlled();
    const shared = shareInFlight(work, { timeoutMs: 1000 });
    const asked = Promise.allSettled(many(() => shared(ctx)));
    runs[0]?.reject(new Error("down"));
    expect((await asked).every(({ status }) => status === "rejected")).toBe(true);
    const again = shared(ctx);
    runs[1]?.resolve("up");
    expect(await again).toBe("up");
  });

  it("begins once more for all who wait when the work does not end, as when its request was cut off", async () => {
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

  it("lets the platform wait for the work, whatever becomes of the request that began it", async () => {
    const { runs, work } = controlled();
    const deferred: Promise<unknown>[] = [];
    const shared = shareInFlight(work, { timeoutMs: 1000 });
    const asked = shared({ ...ctx, defer: (promise) => deferred.push(promise) });
    runs[0]?.resolve("done");
    await asked;
    expect(deferred).toHaveLength(1);
  });
});
