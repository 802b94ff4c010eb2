import { callOf } from "#shared/core/context.ts";
import { type Identity, ANONYMOUS } from "#shared/contracts/identity.ts";
import { describeError } from "#shared/core/log.ts";
import type { Access } from "#shared/http/route.ts";
import { awaitWorker } from "./timeout.ts";
import type { GatewayMiddleware, GatewayRequest } from "../context.ts";

/** On a public route a token only adds something, so it is not waited for long. */
const PUBLIC_TIMEOUT_MS = 2_000;

/** The token of a request that carries one which could be ours (RFC 6750 §2.1). */
export function bearerTokenOf(c: GatewayRequest): string | undefined {
  return /^Bearer +([A-Za-z0-9._~+/-]+=*) *$/i.exec(c.req.header("Authorization") ?? "")?.[1];
}

/** Finds out who makes a request for this route; whether they may is for the Worker of the route to say. */
export function authenticate({ access }: { access: Access }): GatewayMiddleware {
  return async (c, next) => {
    c.set("identity", await identify(c, access));
    await next();
  };
}

/**
 * Asks the users Worker what the bearer token is worth. While it cannot be asked, public routes go
 * on as for nobody, so that browsing survives; every other route fails.
 */
async function identify(c: GatewayRequest, access: Access): Promise<Identity> {
  const ctx = c.get("ctx");
  const token = bearerTokenOf(c);
  if (!token) return { kind: "anonymous", tokenRefused: /^Bearer\b/i.test(c.req.header("Authorization") ?? "") };
  const { UPSTREAM_TIMEOUT_MS } = ctx.vars;
  try {
    const timeoutMs = access === "public" ? Math.min(PUBLIC_TIMEOUT_MS, UPSTREAM_TIMEOUT_MS) : UPSTREAM_TIMEOUT_MS;
    return await awaitWorker(timeoutMs, ctx.env.USERS_SESSIONS.authenticate(callOf(ctx), token));
  } catch (error) {
    if (access !== "public") throw error;
    ctx.log.warn("token not checked", { error: describeError(error) });
    return ANONYMOUS;
  }
}
