import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Measurement } from "#shared/contracts/measurements.ts";
import { MEASUREMENTS } from "#shared/core/metrics.ts";
import type { Env } from "./env.ts";
import { type Batch, Tally } from "./tally.ts";

const CRON: Measurement = { kind: "cron", job: "sweep", outcome: "ok" };

/** The events that a Worker published during one invocation, as its tail consumer receives them. */
function invocation(...measurements: Measurement[]): TraceItem[] {
  const message = JSON.stringify(["orders", ...measurements]);
  return [{ diagnosticsChannelEvents: [{ channel: MEASUREMENTS, message, timestamp: 0 }] }] as unknown as TraceItem[];
}

/**
 * A fake of the Durable Object that takes a second to store a batch and counts each id once. With `answers` "lost"
 * it counts a batch, but the acknowledgement is lost.
 */
function fakeObject() {
  const counted = new Tally();
  const ids = new Set<string>();
  const object = {
    answers: "ok" as "ok" | "error" | "lost",
    sent: [] as Batch[],
    async add(batch: Batch): Promise<void> {
      object.sent.push(batch);
      const { answers } = object;
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      if (answers !== "error" && !ids.has(batch.id)) {
        ids.add(batch.id);
        counted.merge(batch.counts);
      }
      if (answers !== "ok") throw new Error("Network connection lost.");
    },
    runs: () => counted.seriesOf("cron_runs_total").get("orders\nsweep\nok")?.[0] ?? 0,
  };
  return object;
}

type Collect = typeof import("./tail.ts")["collect"];
let collect: Collect;
let object: ReturnType<typeof fakeObject>;

beforeEach(async () => {
  vi.useFakeTimers();
  vi.resetModules();
  ({ collect } = await import("./tail.ts"));
  object = fakeObject();
  return () => vi.useRealTimers();
});

function run(): void {
  const env = { COUNTERS: { getByName: () => object } } as unknown as Env;
  collect(invocation(CRON), env, { waitUntil: () => undefined } as unknown as ExecutionContext);
}

/** An invocation every second. */
async function runFor(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    run();
    await vi.advanceTimersByTimeAsync(1_000);
  }
}

describe("collect()", () => {
  it("delivers the measurements of an outage of 100 seconds in two calls, each measurement once", async () => {
    object.answers = "error";
    await runFor(100);
    object.answers = "ok";
    const before = object.sent.length;
    run();
    await vi.advanceTimersByTimeAsync(200_000);
    expect({ runs: object.runs(), calls: object.sent.length - before }).toEqual({ runs: 101, calls: 2 });
  });

  it("delivers within seconds after an outage", async () => {
    object.answers = "error";
    await runFor(100);
    object.answers = "ok";
    await runFor(4);
    expect(object.runs()).toBeGreaterThanOrEqual(101);
  });

  it("loses no measurement in an outage longer than 100 batches", async () => {
    object.answers = "error";
    await runFor(500);
    object.answers = "ok";
    await runFor(10);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(object.runs()).toBe(510);
  });

  it.each([1, 19, 20, 21, 22, 60])(
    "delivers every measurement of %i seconds of traffic when no event follows",
    async (seconds) => {
      await runFor(seconds);
      await vi.advanceTimersByTimeAsync(3_000);
      expect(object.runs()).toBe(seconds);
    },
  );

  it("sends a batch again under its id when its acknowledgement is lost, so that it counts once", async () => {
    object.answers = "lost";
    await runFor(5);
    object.answers = "ok";
    await runFor(5);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(object.runs()).toBe(10);
  });

  it("starts a new delivery 30 seconds after an invocation was terminated while it collected", async () => {
    run();
    vi.clearAllTimers();
    await runFor(29);
    expect(object.sent).toEqual([]);
    await runFor(5);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(object.runs()).toBe(35);
  });

  it("sends a batch again when the invocation was terminated before the acknowledgement", async () => {
    run();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(object.sent).toHaveLength(1);
    vi.clearAllTimers();
    await vi.advanceTimersByTimeAsync(30_000);
    run();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(object.runs()).toBe(2);
    expect(object.sent[1]?.id).toBe(object.sent[0]?.id);
  });

  it("counts a batch once when two invocations deliver it because the first was presumed terminated", async () => {
    const [answered, answer] = [Promise.withResolvers<void>(), object.add];
    object.add = async (batch) => {
      await answered.promise;
      await answer(batch);
    };
    run();
    await vi.advanceTimersByTimeAsync(31_000);
    run();
    await vi.advanceTimersByTimeAsync(1_000);
    answered.resolve();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(object.runs()).toBe(2);
  });
});
