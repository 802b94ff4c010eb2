import type { BaseContext } from "../../../shared/call.ts";
import type { Env } from "./env.ts";

export type GatewayContext = BaseContext & { env: Env };

export function createContext(env: Env, base: BaseContext): GatewayContext {
  return { ...base, env };
}
