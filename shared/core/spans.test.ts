import { describe, expect, it } from "vitest";
import { createLogger } from "./log.ts";
import { traced } from "./spans.ts";

describe("traced()", () => {
  const trace = { traceId: "t", spanId: "work", sampled: true };
  const open = (level: "debug" | "info") => {
    const lines: string[] = [];
    const log = createLogger(level, {}, { write: (line) => lines.push(line) });
    return { ctx: { log, trace }, written: () => lines.map((line) => JSON.parse(line)) };
  };
  const get = { message: "cache", route: "get" } as const;

  it("returns what the work returns, and writes a span below the work that waited", async () => {
    const { ctx, written } = open("debug");
    expect(await traced(ctx, get, async () => 7)).toBe(7);
    expect(written()).toMatchObject([
      { level: "debug", message: "cache", route: "get", parentSpanId: "work", outcome: "ok" },
    ]);
  });

  it("passes a failure on, and says so in the span", async () => {
    const { ctx, written } = open("debug");
    await expect(traced(ctx, get, () => Promise.reject(new Error("down")))).rejects.toThrow("down");
    expect(written()).toMatchObject([{ level: "debug", outcome: "failed" }]);
  });

  it("writes nothing above the level debug", async () => {
    const { ctx, written } = open("info");
    await traced(ctx, get, async () => 7);
    expect(written()).toEqual([]);
  });
});
