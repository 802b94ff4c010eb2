import { WorkerEntrypoint } from "cloudflare:workers";
import { type BaseContext, baseContext, type Call, type Worker } from "#shared/core/context.ts";
import { isDatabaseUnavailable } from "#shared/database/errors.ts";
import type { Readiness } from "#shared/database/readiness.ts";
import { AppError, isAppError, serviceUnavailable } from "#shared/core/errors.ts";
import { instrument } from "#shared/core/instrument.ts";
import { problemResponse } from "#shared/http/problem.ts";
import { newId } from "#shared/values/ids.ts";

// biome-ignore lint/suspicious/noExplicitAny: whatever a service takes after its context
type Services<Ctx> = Record<string, (ctx: Ctx, ...args: any[]) => Promise<unknown>>;

/** A service as an RPC method: the caller sends its `Call` where the service has its context. */
type Methods<Ctx, Of extends Services<Ctx>> = {
  [Name in keyof Of]: Of[Name] extends (ctx: Ctx, ...args: infer Args) => infer Result
    ? (call: Call, ...args: Args) => Result
    : never;
};

/**
 * What the caller may know of a failure, which the platform writes down too: our own refusals, and of anything else
 * that it happened, since its message may hold parameters of SQL. The log line of the call has the rest.
 */
function withoutDetail(error: unknown): Error {
  if (isDatabaseUnavailable(error)) return serviceUnavailable();
  if (!isAppError(error)) return new Error("The call failed: its log line has the cause.");
  const { code, message, extras, headers } = error;
  return new AppError(code, message, { extras, headers });
}

/** The `fetch` of a default export that serves no app: a request that did not come through a binding gets a 404. */
export function rejectPublicRequest(request: Request): Response {
  return problemResponse(new AppError("not-found"), { path: new URL(request.url).pathname, requestId: newId() });
}

type App<Env extends object> = {
  fetch(request: Request, env: Env, platform: ExecutionContext): Response | Promise<Response>;
};

/** The readiness of a Worker without a database: it is ready when it answers. */
export const checkReadiness = async (): Promise<Readiness> => ({});

/** An entrypoint that serves the Worker's HTTP app. It trusts the identity in a request: `tools/lib/bindings.test.ts` lists who may bind it. */
export function createHttpEntrypoint<Env extends object>(app: App<Env>) {
  return class extends WorkerEntrypoint<Env> {
    override fetch(request: Request) {
      return app.fetch(request, this.env, this.ctx);
    }
  };
}

/**
 * An entrypoint with each of these services as an RPC method, which continues the caller's trace and is logged and
 * measured like any other work. A binding reaches every method of its entrypoint, so each group of callers has its own.
 */
export function createRpcEntrypoint<Env extends object, Ctx extends BaseContext, Of extends Services<Ctx>>(
  { readVars, createContext }: Worker<Env, Ctx>,
  services: Of,
) {
  class Entrypoint extends WorkerEntrypoint<Env> {}
  for (const [name, service] of Object.entries(services)) {
    Object.defineProperty(Entrypoint.prototype, name, {
      value(this: { env: Env; ctx: ExecutionContext }, call: Call, ...args: unknown[]) {
        const base = baseContext(call, readVars(this.env), (work) => this.ctx.waitUntil(work));
        const work = async () => service(createContext(this.env, base), ...args);
        return instrument(base, { kind: "rpc", name }, work).catch((error: unknown) => {
          throw withoutDetail(error);
        });
      },
    });
  }
  return Entrypoint as unknown as new (
    platform: ExecutionContext,
    env: Env,
  ) => WorkerEntrypoint<Env> & Methods<Ctx, Of>;
}

/** An entrypoint with app and RPC methods alike, which all Workers had before. To be removed with the last former.ts. */
export function createFormerEntrypoint<Env extends object, Ctx extends BaseContext, Of extends Services<Ctx>>(
  app: App<Env>,
  worker: Worker<Env, Ctx>,
  services: Of,
) {
  const Entrypoint = createRpcEntrypoint(worker, services);
  Object.defineProperty(Entrypoint.prototype, "fetch", {
    value(this: { env: Env; ctx: ExecutionContext }, request: Request) {
      return app.fetch(request, this.env, this.ctx);
    },
  });
  return Object.assign(Entrypoint, { isFormer: true });
}
