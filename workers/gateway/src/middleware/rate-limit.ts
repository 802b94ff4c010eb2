import { countAgainst, type Limit, rateLimitPolicy } from "#shared/http/rate-limit.ts";
import type { LimitClass } from "#shared/http/route.ts";
import type { GatewayContext, GatewayMiddleware } from "../context.ts";
import { bearerTokenOf } from "./authentication.ts";
import { networkOf } from "./networks.ts";

const PERIOD_SECONDS = 60;

/** Requests per minute. wrangler.toml configures the same numbers for the platform, which does the counting. */
export const LIMITS = {
  reads: { binding: "LIMIT_READS", requests: 1200 },
  writes: { binding: "LIMIT_WRITES", requests: 300 },
  orders: { binding: "LIMIT_ORDERS", requests: 60 },
  "network-reads": { binding: "LIMIT_NETWORK_READS", requests: 6000 },
  "network-writes": { binding: "LIMIT_NETWORK_WRITES", requests: 1500 },
  "network-orders": { binding: "LIMIT_NETWORK_ORDERS", requests: 300 },
  auth: { binding: "LIMIT_AUTH", requests: 120 },
  service: { binding: "LIMIT_SERVICE", requests: 600 },
} as const;

type LimitName = keyof typeof LIMITS;

/**
 * The limits of each class of routes. `caller` counts by user, or by network for an anonymous caller; `network` counts
 * by network for every caller. Sign-in routes count only by network, since a second account would bypass a limit by
 * user.
 */
const CLASSES: Record<LimitClass, { caller?: LimitName; network?: LimitName }> = {
  reads: { caller: "reads", network: "network-reads" },
  writes: { caller: "writes", network: "network-writes" },
  orders: { caller: "orders", network: "network-orders" },
  auth: { network: "auth" },
  service: { network: "service" },
  none: {},
};

type LimitedRoute = { limit: LimitClass };

/**
 * Counts the requests of a network before authentication, which costs more than counting. Sets `RateLimit-Policy`,
 * unless the Worker that serves the route has set its own.
 *
 * @throws AppError rate-limited
 */
export function limitNetwork({ limit }: LimitedRoute): GatewayMiddleware {
  const { caller, network } = CLASSES[limit];
  const [callerPolicy, allPolicies] = [policiesOf(caller), policiesOf(caller, network)];
  return async (c, next) => {
    // An anonymous caller is counted by its network later, with a lower limit.
    const counted = caller && !bearerTokenOf(c) ? undefined : network;
    if (counted) await countRequest(c.get("ctx"), counted, networkOf(c.req.header("CF-Connecting-IP")));
    await next();
    const policies = counted ? allPolicies : callerPolicy;
    if (policies && !c.res.headers.has("RateLimit-Policy")) c.res.headers.set("RateLimit-Policy", policies);
  };
}

/**
 * Counts a request for its user, or for its network when the caller is anonymous.
 *
 * @throws AppError rate-limited
 */
export function limitCaller({ limit }: LimitedRoute): GatewayMiddleware {
  return async (c, next) => {
    const { caller } = CLASSES[limit];
    const identity = c.get("identity");
    const key = identity.kind === "user" ? identity.userId : networkOf(c.req.header("CF-Connecting-IP"));
    if (caller) await countRequest(c.get("ctx"), caller, key);
    await next();
  };
}

/** @throws AppError rate-limited */
export const countRequest = (ctx: GatewayContext, name: LimitName, key: string): Promise<void> =>
  countAgainst(limitOf(name), ctx, { counter: ctx.env[LIMITS[name].binding], key });

const policiesOf = (...names: (LimitName | undefined)[]): string =>
  names.flatMap((name) => (name ? rateLimitPolicy(limitOf(name)) : [])).join(", ");

const limitOf = (name: LimitName): Limit => ({ name, quota: LIMITS[name].requests, windowSeconds: PERIOD_SECONDS });
