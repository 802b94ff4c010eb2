import { AppError } from "#shared/core/errors.ts";
import type { Identity } from "#shared/contracts/identity.ts";
import type { GatewayContext, GatewayMiddleware } from "../context.ts";
import { networkOf } from "./networks.ts";

const PERIOD_SECONDS = 60;

/** Requests a minute for one user, or for one address of somebody not signed in. The same numbers stand in wrangler.toml. */
const LIMITS = {
  reads: { binding: "LIMIT_READS", requests: 1200 },
  writes: { binding: "LIMIT_WRITES", requests: 300 },
  auth: { binding: "LIMIT_AUTH", requests: 120 },
} as const;

type LimitClass = keyof typeof LIMITS;

/** Signing in and registering are what is guessed and flooded, so they count apart. */
export function limitClassOf(method: string, path: string): LimitClass {
  if (path.startsWith("/api/v1/auth/") || (method === "POST" && path === "/api/v1/users")) return "auth";
  return method === "GET" || method === "HEAD" ? "reads" : "writes";
}

/** Refuses what is too much, and tells clients of the policy; a Worker that limits something itself has done so. */
export const limitRate: GatewayMiddleware = async (c, next) => {
  const client = networkOf(c.req.header("CF-Connecting-IP"));
  const policy = await countRequest(c.get("ctx"), limitClassOf(c.req.method, c.req.path), c.get("identity"), client);
  await next();
  if (!c.res.headers.has("RateLimit-Policy")) c.res.headers.set("RateLimit-Policy", policy);
};

/**
 * Counts the request, for the user who makes it or else for the network (`client`) it comes from. The platform counts per location and roughly, and tells only whether it is too much, so no
 * remaining number is made up. Returns the `RateLimit-Policy` header of the IETF draft.
 * https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
 */
export async function countRequest(
  { env, vars, measure }: GatewayContext,
  limitClass: LimitClass,
  identity: Identity,
  client: string,
): Promise<string> {
  const { binding, requests } = LIMITS[limitClass];
  const policy = `"${limitClass}";q=${requests};w=${PERIOD_SECONDS}`;
  if (vars.LOCAL_SHOP && vars.RATE_LIMITS === "off") return policy;

  const key = identity.kind === "user" ? identity.userId : client;
  const { success } = await env[binding].limit({ key });
  if (success) return policy;
  measure({ kind: "rate-limited", class: limitClass });
  throw new AppError("rate-limited", undefined, {
    headers: {
      "Retry-After": String(PERIOD_SECONDS),
      RateLimit: `"${limitClass}";r=0;t=${PERIOD_SECONDS}`,
      "RateLimit-Policy": policy,
    },
  });
}
