import { newId } from "#shared/values/ids.ts";
import { createLogger, describeError, type Logger, type LogLevel } from "./log.ts";
import { type Measure, measureFor } from "./metrics.ts";
import { Spans } from "./spans.ts";
import { continueTrace, formatTraceparent, type Trace } from "./trace.ts";

/** What travels with every call between Workers, so that logs and traces of both ends can be joined. */
export type Call = { requestId: string; traceparent: string };

/** The context of every piece of work: a request, an RPC call, a message or a cron job. */
export type BaseContext = {
  requestId: string;
  trace: Trace;
  log: Logger;
  /** What the work waits for, until it is written. */
  spans: Spans;
  measure: Measure;
  /** The clock of this isolate. Rules about time between requests belong to the database's clock instead. */
  now: () => Date;
  newId: () => string;
  /** Continues the work after the response was sent; the platform waits for it (`waitUntil`). */
  defer: (work: Promise<unknown>) => void;
};

type LogVars = { SERVICE: string; VERSION: string; LOG_LEVEL: LogLevel };

/** What every entry point of a Worker needs to make the context of a piece of work. */
export type Worker<Env extends object, Ctx extends BaseContext> = {
  readVars: (env: Env) => LogVars;
  createContext: (env: Env, base: BaseContext) => Ctx;
};

/** The context of work in the trace of its caller, or in a new one. All its lines carry the ids that join them. */
export function baseContext(
  { requestId, traceparent }: { requestId: string; traceparent: string | undefined },
  vars: LogVars,
  waitUntil: (work: Promise<unknown>) => void,
): BaseContext {
  const trace = continueTrace(traceparent);
  const measure = measureFor(vars.SERVICE);
  const { traceId, spanId, parentSpanId } = trace;
  const log = createLogger(
    vars.LOG_LEVEL,
    { service: vars.SERVICE, version: vars.VERSION, requestId, traceId, spanId, parentSpanId },
    { onError: () => measure({ kind: "error-logged" }) },
  );
  const spans = new Spans(log);
  // The platform logs the message of an unhandled rejection, which may hold personal data.
  const defer = (work: Promise<unknown>) =>
    waitUntil(
      spans
        .during(work)
        .catch((error: unknown) => log.error("work after the response failed", { error: describeError(error) })),
    );
  return { requestId, trace, log, spans, measure, now: () => new Date(), newId, defer };
}

/** The context of a part of the work that belongs to another trace, as each message of a batch does. */
export function withTrace<Ctx extends BaseContext>(ctx: Ctx, traceparent: string, fields: object): Ctx {
  const trace = continueTrace(traceparent);
  const { traceId, spanId, parentSpanId } = trace;
  const log = ctx.log.with({ traceId, spanId, parentSpanId, ...fields });
  const spans = new Spans(log);
  return { ...ctx, trace, log, spans, defer: (work) => ctx.defer(spans.during(work)) };
}

export function callOf({ requestId, trace }: BaseContext): Call {
  return { requestId, traceparent: formatTraceparent(trace) };
}
