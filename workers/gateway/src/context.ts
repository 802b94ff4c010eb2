import type { Context, MiddlewareHandler } from "hono";
import type { AppEnv } from "#shared/http/app.ts";
import type { BaseContext } from "#shared/core/context.ts";
import { type Env, readVars, type Upstream, upstreamFinder } from "./env.ts";

export type GatewayContext = BaseContext & {
  env: Env;
  vars: ReturnType<typeof readVars>;
  /** The binding of another Worker, by its name. */
  upstream: (name: string) => Upstream;
};

export type GatewayRequest = Context<AppEnv<GatewayContext>>;
export type GatewayMiddleware = MiddlewareHandler<AppEnv<GatewayContext>>;

export function createContext(env: Env, base: BaseContext): GatewayContext {
  return { ...base, env, vars: readVars(env), upstream: (name) => upstreamFinder(name)(env) };
}
