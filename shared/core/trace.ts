/** A position in a distributed trace: W3C Trace Context, https://www.w3.org/TR/trace-context/. */
export type Trace = { traceId: string; spanId: string; parentSpanId?: string | undefined; sampled: boolean };

const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/;

/** Continues the caller's trace with a new span, or starts a trace when there is none. */
export function continueTrace(traceparent: string | null | undefined): Trace {
  const [, traceId, parentSpanId, flags] = TRACEPARENT.exec(traceparent ?? "") ?? [];
  return {
    traceId: traceId ?? newTraceId(),
    spanId: newSpanId(),
    parentSpanId,
    sampled: flags === undefined || (Number.parseInt(flags, 16) & 1) === 1,
  };
}

export function formatTraceparent({ traceId, spanId, sampled }: Trace): string {
  return `00-${traceId}-${spanId}-${sampled ? "01" : "00"}`;
}

/** Random digits are cheapest from UUIDs: the runtime makes one in a single call. */
const newTraceId = () => crypto.randomUUID().replaceAll("-", "");
export const newSpanId = (): string => crypto.randomUUID().slice(19).replace("-", "");
