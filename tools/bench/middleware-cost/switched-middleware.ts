/**
 * The gateway's middleware, each with a switch. The bench bundles the gateway with this module in place of the modules
 * that it re-exports, so that the gateway itself needs no seam for the bench. The var `STEPS` says how many of them are
 * active, counted in the order in which they run; the others only call `next()`.
 */
import type { MiddlewareHandler } from "hono";
import { authenticate as realAuthenticate } from "../../../workers/gateway/src/middleware/authentication.ts";
import { limitBody as realLimitBody } from "../../../workers/gateway/src/middleware/body-limit.ts";
import * as headers from "../../../workers/gateway/src/middleware/headers.ts";
import * as limits from "../../../workers/gateway/src/middleware/rate-limit.ts";
import { STEPS } from "./steps.ts";

type Step = (typeof STEPS)[number];

function switched(step: Step, middleware: MiddlewareHandler): MiddlewareHandler {
  const position = STEPS.indexOf(step);
  return (c, next) => (position < Number(c.env.STEPS) ? middleware(c, next) : next());
}

export const requestIdHeader = switched("request id", headers.requestIdHeader);
export const securityHeaders = switched("security headers", headers.securityHeaders);
export const corsHeaders = switched("CORS", headers.corsHeaders);
export const limitBody = switched("body limit", realLimitBody);
export const authenticate = (...args: Parameters<typeof realAuthenticate>): MiddlewareHandler =>
  switched("authentication", realAuthenticate(...args));
export const limitNetwork = (...args: Parameters<typeof limits.limitNetwork>): MiddlewareHandler =>
  switched("network limit", limits.limitNetwork(...args));
export const limitCaller = (...args: Parameters<typeof limits.limitCaller>): MiddlewareHandler =>
  switched("caller limit", limits.limitCaller(...args));
