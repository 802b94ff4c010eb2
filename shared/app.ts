import { OpenAPIHono, type z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { routePath } from "hono/route";
import type { BaseContext } from "./call.ts";
import { isDatabaseUnavailable } from "./db.ts";
import { AppError, type ErrorCode, type FieldError, serviceUnavailable } from "./errors.ts";
import { decodeIdentity, IDENTITY_HEADER, type Identity } from "./identity.ts";
import { newId } from "./ids.ts";
import { createLogger, describeError, type Logger } from "./log.ts";
import { problemResponse } from "./problem.ts";
import { continueTrace } from "./trace.ts";

export const REQUEST_ID_HEADER = "X-Request-Id";
const REQUEST_ID = /^[A-Za-z0-9._-]{1,128}$/;

export type AppEnv<Ctx> = {
  /** Handlers take what they need from `ctx`. */
  Bindings: object;
  Variables: { ctx: Ctx; identity: Identity; notFound: ErrorCode };
};

/** A set of routes; every Worker's routes validate and refuse in the same way because they are made here. */
export function createRouter<Ctx>() {
  return new OpenAPIHono<AppEnv<Ctx>>({
    defaultHook: (result, c) => {
      if (result.success) return;
      if (result.target === "param") throw new AppError(c.get("notFound"));
      throw new AppError("validation-failed", undefined, {
        extras: { errors: result.error.issues.flatMap(fieldErrors) },
      });
    },
  });
}

/** Zod reports unknown fields of an object as one issue; a client wants one line per field. */
function fieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  const at = (...more: PropertyKey[]) => [...issue.path, ...more].map(String).join(".");
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({ path: at(key), code: issue.code, message: "is not a field of this request" }));
  }
  return [{ path: at(), code: issue.code, message: issue.message }];
}

type AppOptions<Env extends object, Ctx> = {
  createLogger: (env: Env) => Logger;
  createContext: (env: Env, base: BaseContext) => Ctx;
};

/** The app of a Worker: what happens to every request before and after its route. */
export function createApp<Env extends object, Ctx extends BaseContext>(options: AppOptions<Env, Ctx>) {
  const app = createRouter<Ctx>();

  app.use(async (c, next) => {
    const started = Date.now();
    const env = c.env as Env;
    const base = baseContext(c, options.createLogger(env));
    c.set("ctx", options.createContext(env, base));
    c.set("identity", decodeIdentity(c.req.header(IDENTITY_HEADER)));
    await next();
    if (!c.res.headers.has("Cache-Control")) c.res.headers.set("Cache-Control", "no-store");
    const identity = c.get("identity");
    base.log.info("request", {
      method: c.req.method,
      route: routePath(c, -1),
      status: c.res.status,
      durationMs: Date.now() - started,
      principal: identity.kind === "user" ? identity.userId : undefined,
    });
  });

  app.onError((error, c) => {
    // Without a context this Worker is configured wrongly, which its operator must be told in the log.
    const ctx: Ctx | undefined = c.get("ctx");
    const log = ctx?.log ?? createLogger("error", {});
    const shown = isDatabaseUnavailable(error) ? serviceUnavailable(error) : error;
    const response = problemResponse(shown, { path: c.req.path, requestId: ctx?.requestId ?? newId() });
    if (response.status >= 500) log.error("request failed", { error: describeError(error) });
    return response;
  });
  app.notFound((c) => {
    throw new AppError("not-found", `There is nothing at ${c.req.path}.`);
  });
  return app;
}

/** The client's request id if it is one, else a new one. */
export function requestIdFrom(header: string | null | undefined): string {
  return header && REQUEST_ID.test(header) ? header : newId();
}

export function baseContext(c: Context, logger: Logger): BaseContext {
  const requestId = requestIdFrom(c.req.header(REQUEST_ID_HEADER));
  const trace = continueTrace(c.req.header("traceparent"));
  return {
    requestId,
    trace,
    log: logger.with({ requestId, traceId: trace.traceId }),
    now: () => new Date(),
    newId,
    defer: (work) => c.executionCtx.waitUntil(work),
  };
}
