import type { BaseContext, Call } from "./call.ts";
import { AppError } from "./errors.ts";
import { loggerFor } from "./env.ts";
import { newId } from "./ids.ts";
import type { LogLevel } from "./log.ts";
import { problemResponse } from "./problem.ts";
import { continueTrace } from "./trace.ts";

type LogVars = { SERVICE: string; VERSION: string; LOG_LEVEL: LogLevel };
type Platform = { waitUntil(work: Promise<unknown>): void };

/** The context of work that another Worker asked for, or (with a new call) of a cron run. */
export function contextOfCall(call: Call, vars: LogVars, platform: Platform): BaseContext {
  const trace = continueTrace(call.traceparent);
  return {
    requestId: call.requestId,
    trace,
    log: loggerFor(vars).with({ requestId: call.requestId, traceId: trace.traceId }),
    now: () => new Date(),
    newId,
    defer: (work) => platform.waitUntil(work),
  };
}

/** The default export of a domain Worker: whoever comes without a binding finds nothing. */
export function noPublicRoute(request: Request): Response {
  return problemResponse(new AppError("not-found"), { path: new URL(request.url).pathname, requestId: newId() });
}

/** The context of work that the clock or a queue started: it begins a trace, or goes on with that of a message. */
export function contextOfRun(vars: LogVars, platform: Platform, traceparent = ""): BaseContext {
  return contextOfCall({ requestId: newId(), traceparent }, vars, platform);
}
