import type { Context, MiddlewareHandler } from "hono";
import type { BaseContext } from "#shared/core/context.ts";
import { serviceUnavailable } from "#shared/core/errors.ts";
import { withTimeout } from "#shared/core/timeout.ts";
import type { AppEnv } from "#shared/http/app.ts";
import { type Env, readVars } from "./env.ts";
import type { Language } from "./texts/languages.ts";

export type StorefrontContext = BaseContext & {
  env: Env;
  vars: ReturnType<typeof readVars>;
  /** When calls of other Workers are given up (`Date.now()`): while there is time for a page before the gateway gives up. */
  deadline: number;
};

export function createContext(env: Env, base: BaseContext): StorefrontContext {
  const vars = readVars(env);
  return { ...base, env, vars, deadline: Date.now() + vars.UPSTREAM_TIMEOUT_MS };
}

/** How long the page may still wait for other Workers, in ms. */
export const timeLeft = ({ deadline }: StorefrontContext): number => Math.max(0, deadline - Date.now());

/** What a Worker answers while the page may wait. */
export const inTime = <Answer>(ctx: StorefrontContext, answer: Promise<Answer>): Promise<Answer> =>
  withTimeout(timeLeft(ctx), answer, () => serviceUnavailable(new Error("a Worker does not answer")));

/** Who looks at a page. Pages of the catalogue use only the language, so that they are the same for everyone. */
export type Visitor = {
  language: Language;
  /** The network that the gateway saw. */
  client: string;
  /** The address of the shop that the visitor uses, without a path. */
  origin: string;
};

type Base = AppEnv<StorefrontContext>;
/** What the pages have: the context of every Worker, and the visitor. */
export type PageEnv = { Bindings: Base["Bindings"]; Variables: Base["Variables"] & { visitor: Visitor } };
export type PageRequest = Context<PageEnv>;
export type PageMiddleware = MiddlewareHandler<PageEnv>;
