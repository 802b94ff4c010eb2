import { z } from "zod";
import type { TelemetryRpc } from "#shared/contracts/telemetry.ts";
import type { UsersRpc } from "#shared/contracts/users.ts";
import { commonVars, limitVars, varsReader } from "#shared/core/env.ts";

/** A Worker that requests are forwarded to. */
export type Upstream = { fetch(request: Request): Promise<Response> };

export type Env = {
  ASSETS: Upstream;
  USERS: Upstream & UsersRpc;
  TELEMETRY: TelemetryRpc;
  LIMIT_READS: RateLimit;
  LIMIT_WRITES: RateLimit;
  LIMIT_ORDERS: RateLimit;
  LIMIT_NETWORK_READS: RateLimit;
  LIMIT_NETWORK_WRITES: RateLimit;
  LIMIT_NETWORK_ORDERS: RateLimit;
  LIMIT_AUTH: RateLimit;
  LIMIT_SERVICE: RateLimit;
};

export const readVars = varsReader({
  ...commonVars,
  /** Origins that browsers may call from, separated by commas; `*` for any. */
  CORS_ORIGINS: z.string(),
  ...limitVars,
  /** The token of the operator: /metrics requires it, and a request with it is exempt from the limits of service routes. */
  METRICS_TOKEN: z.string().min(16),
  /** How long another Worker may take: longer than it waits for its database, so that its own answer comes first. */
  UPSTREAM_TIMEOUT_MS: z.coerce.number().int().positive(),
});

/** How to find the Worker that a route of the OpenAPI document names: `users` is bound as `USERS`. */
export function upstreamFinder(worker: string): (env: Env) => Upstream {
  const binding = worker.toUpperCase().replaceAll("-", "_");
  return (env) => {
    const upstream = (env as unknown as Record<string, Upstream | undefined>)[binding];
    if (!upstream) throw new Error(`No service binding for the Worker ${worker} in wrangler.toml`);
    return upstream;
  };
}
