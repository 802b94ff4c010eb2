import { AppError } from "#shared/core/errors.ts";
import type { LimitClass } from "#shared/http/route.ts";
import type { GatewayContext, GatewayMiddleware } from "../context.ts";
import { bearerTokenOf } from "./authentication.ts";
import { networkOf } from "./networks.ts";

const PERIOD_SECONDS = 60;

/** Requests a minute. The same numbers stand in wrangler.toml, for the platform, which does the counting. */
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
 * The limits of each class of routes. `caller` counts for a user, or for the network of an anonymous caller; `network`
 * for a network, whoever sends the request. What signs in has no limit of a user, which another account would escape.
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
 * Counts what comes from a network, before any token is looked at: to find out what a token is worth costs more than
 * to count it. Tells clients of the policies that hold for them; a Worker that limits something itself has done so.
 */
export function limitNetwork({ limit }: LimitedRoute): GatewayMiddleware {
  return async (c, next) => {
    const { caller, network } = CLASSES[limit];
    // An anonymous caller is counted by its network anyway, and by a lower limit.
    const counted = caller && !bearerTokenOf(c) ? undefined : network;
    if (counted) await countRequest(c.get("ctx"), counted, networkOf(c.req.header("CF-Connecting-IP")));
    await next();
    const policies = [caller, counted].filter((name) => name !== undefined).map(policyOf);
    if (policies.length === 0 || c.res.headers.has("RateLimit-Policy")) return;
    c.res.headers.set("RateLimit-Policy", policies.join(", "));
  };
}

/** Counts for the user who makes the request, or else for its network. */
export function limitCaller({ limit }: LimitedRoute): GatewayMiddleware {
  return async (c, next) => {
    const { caller } = CLASSES[limit];
    const identity = c.get("identity");
    const key = identity.kind === "user" ? identity.userId : networkOf(c.req.header("CF-Connecting-IP"));
    if (caller) await countRequest(c.get("ctx"), caller, key);
    await next();
  };
}

/**
 * The platform counts per location and roughly, and says only whether it is too much, so no remaining number is made up.
 * @throws AppError rate-limited
 */
export async function countRequest(
  { env, vars, measure }: GatewayContext,
  name: LimitName,
  key: string,
): Promise<void> {
  if (vars.LOCAL_SHOP && vars.RATE_LIMITS === "off") return;
  const { success } = await env[LIMITS[name].binding].limit({ key });
  if (success) return;
  measure({ kind: "rate-limited", class: name });
  throw new AppError("rate-limited", undefined, {
    headers: {
      "Retry-After": String(PERIOD_SECONDS),
      RateLimit: `"${name}";r=0;t=${PERIOD_SECONDS}`,
      "RateLimit-Policy": policyOf(name),
    },
  });
}

/** As the IETF draft writes it: https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/ */
function policyOf(name: LimitName): string {
  return `"${name}";q=${LIMITS[name].requests};w=${PERIOD_SECONDS}`;
}
