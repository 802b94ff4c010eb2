import type { BaseContext } from "../../../shared/call.ts";
import { type Env, readVars, type Upstream, upstreamOf } from "./env.ts";

export type GatewayContext = BaseContext & {
  env: Env;
  vars: ReturnType<typeof readVars>;
  /** Another Worker, by its name. */
  upstream: (name: string) => Upstream;
};

export function createContext(env: Env, base: BaseContext): GatewayContext {
  return { ...base, env, vars: readVars(env), upstream: (name) => upstreamOf(env, name) };
}
