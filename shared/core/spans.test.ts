import { describe, expect, it } from "vitest";
import { baseContext, withTrace } from "./context.ts";
import { createLogger, type LogLine } from "./log.ts";
import { recordSpan, Spans, traced, unfoldSpans } from "./spans.ts";

const trace = { traceId: "t", spanId: "work", sampled: true };
const get = { message: "cache", route: "get" } as const;

/** A piece of work whose lines are kept. */
function open(level: "debug" | "info" = "debug") {
  const lines: string[] = [];
  const log = createLogger(level, { spanId: trace.spanId }, { write: (line) => lines.push(line) });
  const spans = new Spans(log);
  const written = () => lines.map((line) => JSON.parse(line) as LogLine);
  return { ctx: { log, trace, spans }, spans, written, wait: () => traced({ log, trace, spans }, get, async () => 7) };
}

describe("traced()", () => {
  it("returns what the work returns, and leaves its span to the line of the work that waited", async () => {
    const { spans, written, wait } = open();
    expect(await wait()).toBe(7);
    expect(written()).toEqual([]);
    expect(spans.forLine()).toMatchObject([{ ...get, spanId: expect.any(String), outcome: "ok" }]);
    expect(spans.forLine()).toBeUndefined();
  });

  it("passes a failure on, and says so in the span", async () => {
    const { ctx, spans } = open();
    await expect(traced(ctx, get, () => Promise.reject(new Error("down")))).rejects.toThrow("down");
    expect(spans.forLine()).toMatchObject([{ outcome: "failed" }]);
  });

  it("records nothing above the level debug", async () => {
    const { spans, wait } = open("info");
    await wait();
    expect(spans.forLine()).toBeUndefined();
  });
});

describe("recordSpan()", () => {
  it("writes a span of the level warn at once, in a line of its own", () => {
    const { ctx, spans, written } = open("info");
    const failed = { message: "database", durationMs: 3, outcome: "failed" } as const;
    recordSpan(ctx, { level: "warn", describe: () => "select users", ...failed });
    expect(written()).toMatchObject([{ level: "warn", route: "select users", parentSpanId: "work", ...failed }]);
    expect(spans.forLine()).toBeUndefined();
  });
});

describe("Spans", () => {
  it("writes those of all deferred work in one line, when the last of it is over", async () => {
    const { spans, written, wait } = open();
    const started = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const deferred = started.map(({ promise }) => spans.during(promise.then(wait)));
    spans.forLine();
    started[0]?.resolve();
    await deferred[0];
    expect(written()).toEqual([]);
    started[1]?.resolve();
    await deferred[1];
    expect(written()).toMatchObject([{ level: "debug", message: "spans", spans: [get, get] }]);
  });

  it("writes those of deferred work that is over before the line of the work with that line", async () => {
    const { spans, written, wait } = open();
    await spans.during(wait());
    expect(written()).toEqual([]);
    expect(spans.forLine()).toHaveLength(1);
  });

  it("writes each that comes when nothing of the work is left to wait for", async () => {
    const { spans, written, wait } = open();
    spans.forLine();
    await wait();
    await wait();
    expect(written()).toMatchObject([{ spans: [get] }, { spans: [get] }]);
  });

  it("puts at most a hundred into a line", async () => {
    const { spans, written, wait } = open();
    for (let count = 0; count < 150; count++) await wait();
    expect(written().map((line) => line.spans?.length)).toEqual([100]);
    spans.end();
    expect(written().map((line) => line.spans?.length)).toEqual([100, 50]);
  });

  it("belong to the work of their own trace, and its deferred work is kept alive by the whole work", async () => {
    const kept: Promise<unknown>[] = [];
    const vars = { SERVICE: "orders", VERSION: "1", LOG_LEVEL: "debug" as const };
    const base = baseContext({ requestId: "r", traceparent: undefined }, vars, (work) => kept.push(work));
    const lines: LogLine[] = [];
    const log = createLogger("debug", {}, { write: (line) => lines.push(JSON.parse(line)) });
    const message = withTrace({ ...base, log }, `00-${"a".repeat(32)}-${"b".repeat(16)}-01`, {});
    message.spans.forLine();
    message.defer(traced(message, get, async () => 7));
    await Promise.all(kept);
    expect(lines).toMatchObject([{ message: "spans", spanId: message.trace.spanId, spans: [get] }]);
    expect(base.spans.forLine()).toBeUndefined();
  });
});

describe("unfoldSpans()", () => {
  const ids = { service: "orders", version: "1", requestId: "r", traceId: "t" };
  const line = { time: "2026-11-01T12:00:00.050Z", level: "info", ...ids, spanId: "work", parentSpanId: "caller" };
  const span = { ...get, spanId: "s", durationMs: 5, outcome: "ok", startMs: Date.parse("2026-11-01T12:00:00.010Z") };
  const own = { time: "2026-11-01T12:00:00.015Z", level: "debug", ...ids, parentSpanId: "work", ...get };
  const unfolded = { ...own, spanId: "s", durationMs: 5, outcome: "ok" };

  it("returns the line and a line for each span below it", () => {
    const request = { ...line, message: "request", durationMs: 50 };
    expect(unfoldSpans({ ...request, spans: [span] })).toEqual([request, unfolded]);
    expect(unfoldSpans(request)).toEqual([request]);
  });

  it("returns only the spans of a line that has nothing else", () => {
    expect(unfoldSpans({ ...line, message: "spans", spans: [span] })).toEqual([unfolded]);
  });
});
