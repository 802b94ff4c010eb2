import type { Context } from "hono";
import type { BaseContext } from "#shared/core/context.ts";
import type { AppEnv } from "#shared/http/app.ts";
import { type Env, readVars } from "./env.ts";

export type AgentsContext = BaseContext & { env: Env; vars: ReturnType<typeof readVars> };
export type AgentsRequest = Context<AppEnv<AgentsContext>>;

export function createContext(env: Env, base: BaseContext): AgentsContext {
  return { ...base, env, vars: readVars(env) };
}
