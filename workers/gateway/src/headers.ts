import type { Context, MiddlewareHandler } from "hono";
import { cors } from "hono/cors";
import { secureHeaders } from "hono/secure-headers";
import { REQUEST_ID_HEADER } from "../../../shared/app.ts";
import type { GatewayContext } from "./context.ts";

/** What OWASP's REST cheat sheet asks of an answer that is data; the rest of Hono's list is about pages. */
const forData = {
  strictTransportSecurity: "max-age=31536000; includeSubDomains",
  crossOriginOpenerPolicy: false,
  crossOriginResourcePolicy: false,
  originAgentCluster: false,
  removePoweredBy: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
} as const;

/** An answer of the API is data: no page may be made of it. */
export const apiHeaders = secureHeaders({
  ...forData,
  contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
});

/** The reference runs its own scripts and calls its own host, and nothing else. */
export const docsHeaders = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'", "data:"],
    connectSrc: ["'self'"],
    formAction: ["'none'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  },
  strictTransportSecurity: "max-age=31536000; includeSubDomains",
});

const CORS = {
  allowMethods: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
  allowHeaders: [
    "Authorization",
    "Content-Type",
    "Idempotency-Key",
    "If-Match",
    "If-None-Match",
    REQUEST_ID_HEADER,
    "traceparent",
  ],
  exposeHeaders: [
    "ETag",
    "Idempotent-Replayed",
    "Link",
    "Location",
    "RateLimit",
    "RateLimit-Policy",
    "Retry-After",
    "WWW-Authenticate",
    REQUEST_ID_HEADER,
  ],
  maxAge: 86_400,
};

type GatewayEnv = { Variables: { ctx: GatewayContext } };

const listedOrigins = (c: Context<GatewayEnv>) =>
  c
    .get("ctx")
    .vars.CORS_ORIGINS.split(",")
    .map((each) => each.trim());
const allowAnyOrigin = cors({ ...CORS, origin: "*" });
const allowListedOrigins = cors({
  ...CORS,
  origin: (origin, c) => (listedOrigins(c).includes(origin) ? origin : null),
});

/**
 * Browsers may call from the origins of `CORS_ORIGINS`. Tokens travel in a header, so no cookie is ever allowed. What
 * Hono's middleware sets before the answer is there would replace headers of the answer, `Vary` among them.
 */
export const corsHeaders: MiddlewareHandler<GatewayEnv> = async (c, next) => {
  const allowOrigins = listedOrigins(c).includes("*") ? allowAnyOrigin : allowListedOrigins;
  if (c.req.method === "OPTIONS") return allowOrigins(c, next);
  await next();
  await allowOrigins(c, async () => {});
};
