import type { BaseContext } from "#shared/core/context.ts";
import type { Env } from "./env.ts";

export type AdminContext = BaseContext & { env: Env };

export function createContext(env: Env, base: BaseContext): AdminContext {
  return { ...base, env };
}
