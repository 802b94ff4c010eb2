import { OpenAPIHono, type z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import { routePath } from "hono/route";
import { ANONYMOUS, decodeIdentity, IDENTITY_HEADER, type Identity } from "#shared/contracts/identity.ts";
import { type BaseContext, baseContext, type Worker } from "#shared/core/context.ts";
import { AppError, type FieldError, serviceUnavailable } from "#shared/core/errors.ts";
import { createLogger, describeError } from "#shared/core/log.ts";
import type { ErrorCode } from "#shared/core/problems.ts";
import { isDatabaseUnavailable } from "#shared/database/errors.ts";
import { newId } from "#shared/values/ids.ts";
import { frameworkProblem, problemResponse } from "./problem.ts";
import { PathRouter } from "./router.ts";

export const REQUEST_ID_HEADER = "X-Request-Id";
const REQUEST_ID = /^[A-Za-z0-9._-]{1,128}$/;

export type AppEnv<Ctx> = {
  /** Handlers take what they need from `ctx`. */
  Bindings: object;
  Variables: { ctx: Ctx; identity: Identity; notFound: ErrorCode; failure: unknown };
};

/** A set of routes; every Worker's routes validate and refuse in the same way because they are made here. */
export function createRouter<Ctx>() {
  return new OpenAPIHono<AppEnv<Ctx>>({
    router: new PathRouter(),
    defaultHook: (result, c) => {
      if (result.success) return;
      if (result.target === "param") throw new AppError(c.get("notFound"));
      throw new AppError("validation-failed", undefined, {
        extras: { errors: result.error.issues.flatMap(fieldErrors) },
      });
    },
  });
}

/** Zod reports unknown fields of an object as one issue, and what a union refuses too; a client wants one line per field. */
function fieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  const at = (...more: PropertyKey[]) => [...issue.path, ...more].map(String).join(".");
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({ path: at(key), code: issue.code, message: "is not a field of this request" }));
  }
  const choices = issue.code === "invalid_union" ? issue.errors.filter((issues) => !wantsNull(issues)) : [];
  if (choices.length === 1) {
    return choices.flat().flatMap((inner) => fieldErrors({ ...inner, path: [...issue.path, ...inner.path] }));
  }
  return [{ path: at(), code: codeOf(issue), message: issue.message }];
}

/** A rule of our own may have a code in its `params`. */
function codeOf(issue: z.core.$ZodIssue): string {
  return String((issue.code === "custom" && issue.params?.code) || issue.code);
}

/** What is wrong with a value for `z.null()`: of a schema or null, only the schema's own issues tell what to correct. */
function wantsNull([issue]: z.core.$ZodIssue[]): boolean {
  return issue?.code === "invalid_type" && issue.expected === "null";
}

/**
 * The app of a Worker: what happens to every request before and after its route. `trustsIdentity`: whether the identity
 * header of a request comes from the gateway; true by default.
 */
export function createApp<Env extends object, Ctx extends BaseContext>(
  { readVars, createContext }: Worker<Env, Ctx>,
  { trustsIdentity = true } = {},
) {
  const app = createRouter<Ctx>();

  app.use(async (c, next) => {
    const started = Date.now();
    const env = c.env as Env;
    const call = {
      requestId: requestIdFrom(c.req.header(REQUEST_ID_HEADER)),
      traceparent: c.req.header("traceparent"),
    };
    const base = baseContext(call, readVars(env), (work) => c.executionCtx.waitUntil(work));
    c.set("ctx", createContext(env, base));
    c.set("identity", trustsIdentity ? decodeIdentity(c.req.header(IDENTITY_HEADER)) : ANONYMOUS);
    await next();
    const { headers } = c.res;
    if (!headers.has("Cache-Control")) headers.set("Cache-Control", "no-store");
    logRequest(c, base, Date.now() - started);
  });

  app.onError((error, c) => {
    // Without a context this Worker is configured wrongly, which its operator must see in the log.
    const ctx: Ctx | undefined = c.get("ctx");
    // As it was sent: Hono decodes its path, which would then not be the reference of a URI (RFC 9457 §3.1.5).
    const path = new URL(c.req.url).pathname;
    const response = problemResponse(shownProblem(error), { path, requestId: ctx?.requestId ?? newId() });
    if (!ctx) createLogger("error", {}).error("request failed", { error: describeError(error) });
    c.set("failure", error);
    return response;
  });
  app.notFound((c) => {
    throw new AppError("not-found", `There is nothing at ${c.req.path}.`);
  });
  return app;
}

/** What the client may know of a failure, before `problemResponse` hides what is left. */
function shownProblem(error: Error): Error {
  if (error instanceof HTTPException) return frameworkProblem(error);
  return isDatabaseUnavailable(error) ? serviceUnavailable(error) : error;
}

/** The client's request id if it is one, else a new one. */
function requestIdFrom(header: string | null | undefined): string {
  return header && REQUEST_ID.test(header) ? header : newId();
}

/** Writes the log line of a request, and its measurement. */
function logRequest<Ctx>(c: Context<AppEnv<Ctx>>, { log, measure, spans }: BaseContext, durationMs: number): void {
  const { method } = c.req;
  const { status } = c.res;
  const route = templateOf(routePath(c));
  const identity = c.get("identity");
  const failed = status >= 500;
  log[failed ? "error" : "info"]("request", {
    route,
    method,
    status,
    durationMs,
    principal: identity.kind === "user" ? identity.userId : undefined,
    outcome: failed ? "failed" : status >= 400 ? "refused" : "ok",
    error: failed ? describeError(c.get("failure")) : undefined,
    spans: spans.forLine(),
  });
  measure({ kind: "request", route, method, status, seconds: durationMs / 1000 });
}

const templates = new Map<string, string>();

/** The path of a route as OpenAPI writes it, worked out once for each. */
function templateOf(path: string): string {
  const known = templates.get(path) ?? path.replaceAll(/:(\w+)/g, "{$1}");
  templates.set(path, known);
  return known;
}
