import type { BaseContext } from "../../../shared/call.ts";
import { type Env, readVars } from "./env.ts";

export type GatewayContext = BaseContext & { env: Env; vars: ReturnType<typeof readVars> };

export function createContext(env: Env, base: BaseContext): GatewayContext {
  return { ...base, env, vars: readVars(env) };
}
