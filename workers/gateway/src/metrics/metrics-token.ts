import { timingSafeEqual } from "node:crypto";
import { sha256 } from "#shared/values/hash.ts";
import { unauthorized } from "#shared/http/route.ts";
import type { GatewayMiddleware, GatewayRequest } from "../context.ts";

const HELP = "Send the METRICS_TOKEN of the gateway as `Authorization: Bearer <token>`.";

/** @throws AppError unauthorized */
export async function requireMetricsToken(c: GatewayRequest): Promise<void> {
  if (await hasMetricsToken(c)) return;
  throw unauthorized(/^Bearer\b/i.test(c.req.header("Authorization") ?? ""), HELP);
}

/** Whether the request carries the operator's token; compared in constant time. */
export async function hasMetricsToken(c: GatewayRequest): Promise<boolean> {
  const sent = /^Bearer +(\S+) *$/i.exec(c.req.header("Authorization") ?? "")?.[1];
  if (sent === undefined) return false;
  const { METRICS_TOKEN } = c.get("ctx").vars;
  const hashes = [sent, METRICS_TOKEN].map(async (text) => new TextEncoder().encode(await sha256(text)));
  const [a, b] = await Promise.all(hashes);
  return timingSafeEqual(a as Uint8Array, b as Uint8Array);
}

/** The middleware, skipped for a request with the operator's token. */
export function exceptOperator(middleware: GatewayMiddleware): GatewayMiddleware {
  return async (c, next) => ((await hasMetricsToken(c)) ? next() : middleware(c, next));
}
