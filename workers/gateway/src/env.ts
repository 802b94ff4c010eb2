import { z } from "zod";
import type { GaugesRpc, TelemetryRpc } from "#shared/contracts/telemetry.ts";
import type { SessionsRpc } from "#shared/contracts/users.ts";
import { commonVars, limitVars, varsReader } from "#shared/core/env.ts";
import type { ReadinessRpc } from "#shared/database/readiness.ts";
import type { Upstream } from "#shared/http/open-shop.ts";

/** The entrypoint `Monitoring` of a Worker. A Worker without a database has no gauges. */
export type Monitoring = ReadinessRpc & GaugesRpc;

export type Env = {
  ASSETS: Upstream;
  USERS_SESSIONS: SessionsRpc;
  TELEMETRY_MONITORING: TelemetryRpc;
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
  /** Origins whose pages may call the API, separated by commas; `*` for any. */
  CORS_ORIGINS: z.string().transform((origins) => origins.split(",").map((origin) => origin.trim())),
  ...limitVars,
  /** The operator's token: required by /metrics, and exempts a request from the limits of service routes. */
  METRICS_TOKEN: z.string().min(16),
  /**
   * Timeout of a call to another Worker. It is longer than that Worker's database timeout, so that the Worker's own
   * error is returned.
   */
  UPSTREAM_TIMEOUT_MS: z.coerce.number().int().positive(),
});

/** The app of the Worker that a route of the OpenAPI document names: `users` is bound as `USERS`. */
export function findUpstream(env: Env, worker: string): Upstream {
  return findBinding(env, bindingOf(worker)) as Upstream;
}

/** The readiness and gauges of a Worker: those of `users` are bound as `USERS_MONITORING`. */
export function findMonitoring(env: Env, worker: string): Monitoring {
  return findBinding(env, `${bindingOf(worker)}_MONITORING`) as Monitoring;
}

const bindingOf = (worker: string) => worker.toUpperCase().replaceAll("-", "_");

function findBinding(env: Env, name: string): unknown {
  const binding = (env as Record<string, unknown>)[name];
  if (!binding) throw new Error(`There is no service binding ${name} in wrangler.toml`);
  return binding;
}
