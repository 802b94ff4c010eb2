import { callOf } from "#shared/core/context.ts";
import { type Identity, ANONYMOUS } from "#shared/contracts/identity.ts";
import { describeError } from "#shared/core/log.ts";
import type { Access } from "#shared/http/route.ts";
import { awaitWorker } from "./timeout.ts";
import type { GatewayMiddleware, GatewayRequest } from "../context.ts";

/** A public route works for anonymous callers, so it waits only this long for the identity. */
const PUBLIC_TIMEOUT_MS = 2_000;

/** The bearer token of a request; `undefined` if the `Authorization` header does not have the form of RFC 6750 §2.1. */
export function bearerTokenOf(c: GatewayRequest): string | undefined {
  return /^Bearer +([A-Za-z0-9._~+/-]+=*) *$/i.exec(c.req.header("Authorization") ?? "")?.[1];
}

type AuthenticatedRoute = {
  access: Access;
  /** The path of what tokens of agents are for. The route takes them if it has one; others refuse them. */
  resource?: string;
};

/** Resolves the identity of the request; the Worker that serves the route checks whether it has access. */
export function authenticate(route: AuthenticatedRoute): GatewayMiddleware {
  return async (c, next) => {
    c.set("identity", await identify(c, route));
    await next();
  };
}

/**
 * Calls the users Worker to resolve the identity of the bearer token. While that Worker does not answer, public routes
 * treat the caller as anonymous, so that browsing still works; every other route fails.
 */
async function identify(c: GatewayRequest, { access, resource }: AuthenticatedRoute): Promise<Identity> {
  const ctx = c.get("ctx");
  const token = bearerTokenOf(c);
  if (!token) return { kind: "anonymous", tokenRefused: /^Bearer\b/i.test(c.req.header("Authorization") ?? "") };
  const { UPSTREAM_TIMEOUT_MS } = ctx.vars;
  try {
    const timeoutMs = access === "public" ? Math.min(PUBLIC_TIMEOUT_MS, UPSTREAM_TIMEOUT_MS) : UPSTREAM_TIMEOUT_MS;
    return await awaitWorker(timeoutMs, ctx.env.USERS_SESSIONS.authenticate(callOf(ctx), token, resource));
  } catch (error) {
    if (access !== "public") throw error;
    ctx.log.warn("token not checked", { error: describeError(error) });
    return ANONYMOUS;
  }
}
