import type { Context, MiddlewareHandler } from "hono";
import type { AppEnv } from "#shared/http/app.ts";
import type { BaseContext } from "#shared/core/context.ts";
import type { Upstream } from "#shared/http/open-shop.ts";
import { type Env, findMonitoring, findUpstream, type Monitoring, readVars } from "./env.ts";

export type GatewayContext = BaseContext & {
  env: Env;
  vars: ReturnType<typeof readVars>;
  /** The HTTP app of the Worker with this name. */
  appOf: (worker: string) => Upstream;
  /** The entrypoint `Monitoring` of the Worker with this name. */
  monitoringOf: (worker: string) => Monitoring;
};

export type GatewayRequest = Context<AppEnv<GatewayContext>>;
export type GatewayMiddleware = MiddlewareHandler<AppEnv<GatewayContext>>;

export function createContext(env: Env, base: BaseContext): GatewayContext {
  return {
    ...base,
    env,
    vars: readVars(env),
    appOf: (worker) => findUpstream(env, worker),
    monitoringOf: (worker) => findMonitoring(env, worker),
  };
}
