import type { Outcome } from "../contracts/measurements.ts";
import type { Logger, LogLine, Span } from "./log.ts";
import { newSpanId, type Trace } from "./trace.ts";

/** The message of a line that has only the spans of work whose own line was written before. */
const SPANS_ALONE = "spans";
/** A job can make any number of round trips, and a line may not grow without end. */
const MAX_IN_A_LINE = 100;

/**
 * The spans of a piece of work. They are fields of its line, and those of its deferred work of one more: a line costs several
 * times what it says.
 */
export class Spans {
  readonly #log: Logger;
  #waiting: Span[] = [];
  #isLineWritten = false;
  #deferred = 0;

  constructor(log: Logger) {
    this.#log = log;
  }

  add(span: Span): void {
    this.#waiting.push(span);
    const isLate = this.#isLineWritten && this.#deferred === 0;
    if (isLate || this.#waiting.length >= MAX_IN_A_LINE) this.#writeAlone();
  }

  /** The spans for the line of the work, which is then written. */
  forLine(): Span[] | undefined {
    this.#isLineWritten = true;
    return this.#take();
  }

  /** Ends work that has no line. */
  end(): void {
    this.#isLineWritten = true;
    this.#writeAlone();
  }

  /** Keeps the spans together of what is done after the line was written. */
  async during<Result>(deferred: Promise<Result>): Promise<Result> {
    this.#deferred++;
    try {
      return await deferred;
    } finally {
      this.#deferred--;
      if (this.#isLineWritten && this.#deferred === 0) this.#writeAlone();
    }
  }

  #writeAlone(): void {
    const spans = this.#take();
    if (spans) this.#log.debug(SPANS_ALONE, { spans });
  }

  #take(): Span[] | undefined {
    const spans = this.#waiting;
    if (spans.length === 0) return undefined;
    this.#waiting = [];
    return spans;
  }
}

/** The part of a context that a span belongs to. */
type Traced = { log: Logger; trace: Trace; spans: Spans };

type Waited = Omit<Span, "spanId" | "route" | "startMs"> & {
  /** Work of the level `warn` failed, and has no other line that says so: it gets one at once. */
  level: "debug" | "warn";
  /** What was done, without any value. Called only if it is written. */
  describe: () => string;
};

/** Records what a Worker waited for, which is a span of the work that did. */
export function recordSpan({ log, trace, spans }: Traced, { level, message, describe, ...ended }: Waited): void {
  if (!log.writes(level)) return;
  const span = { spanId: newSpanId(), route: describe(), ...ended };
  if (level === "warn") log.warn(message, { ...span, parentSpanId: trace.spanId });
  else spans.add({ message, ...span, startMs: Date.now() - ended.durationMs });
}

/** Waits for what the platform does, and records its span. */
export async function traced<Result>(
  ctx: Traced,
  { message, route }: { message: Span["message"]; route: string },
  work: () => Promise<Result>,
): Promise<Result> {
  const started = Date.now();
  let outcome: Outcome = "failed";
  try {
    const result = await work();
    outcome = "ok";
    return result;
  } finally {
    recordSpan(ctx, { level: "debug", message, describe: () => route, durationMs: Date.now() - started, outcome });
  }
}

/** A line that is read again, and each of its spans as if it had a line of its own. */
export function unfoldSpans({ spans = [], ...line }: LogLine): LogLine[] {
  const { service, version, requestId, traceId, spanId: parentSpanId } = line;
  const lines = spans.map(({ startMs, ...span }) => {
    const time = new Date(startMs + span.durationMs).toISOString();
    return { time, level: "debug", service, version, requestId, traceId, parentSpanId, ...span };
  });
  return line.message === SPANS_ALONE ? lines : [line, ...lines];
}
