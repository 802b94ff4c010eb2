import { cors } from "hono/cors";
import { secureHeaders } from "hono/secure-headers";
import { REQUEST_ID_HEADER } from "#shared/http/app.ts";
import type { GatewayMiddleware, GatewayRequest } from "../context.ts";

/** A response with data needs few of Hono's headers; the others concern pages, or are covered by the policy below. */
const forData = {
  strictTransportSecurity: "max-age=31536000; includeSubDomains",
  crossOriginOpenerPolicy: false,
  crossOriginResourcePolicy: false,
  originAgentCluster: false,
  removePoweredBy: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xFrameOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
} as const;

/** A response of the API is data, and must not be rendered as a page. */
const apiHeaders = secureHeaders({
  ...forData,
  contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
});

/** The API reference may load only its own scripts and connect only to its own host. */
const docsHeaders = secureHeaders({
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

const isDocs = (path: string) => path === "/docs" || path.startsWith("/docs/");

/** A page of the storefront says itself what it may load, and what its links and forms tell. */
const OWN_HEADERS = ["Content-Security-Policy", "Referrer-Policy"];

export const securityHeaders: GatewayMiddleware = async (c, next) => {
  if (isDocs(c.req.path)) return docsHeaders(c, next);
  await next();
  const own = OWN_HEADERS.map((name) => [name, c.res.headers.get(name)] as const);
  await apiHeaders(c, async () => {});
  for (const [name, value] of own) if (value) c.res.headers.set(name, value);
};

/** Set on the response itself, since `c.header()` would copy the response. */
export const requestIdHeader: GatewayMiddleware = async (c, next) => {
  await next();
  c.res.headers.set(REQUEST_ID_HEADER, c.get("ctx").requestId);
};

const CORS = {
  allowMethods: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
  allowHeaders: [
    "Authorization",
    "Content-Type",
    "Idempotency-Key",
    "If-Match",
    "If-None-Match",
    "MCP-Protocol-Version",
    "Mcp-Method",
    "Mcp-Name",
    "Order-Key",
    REQUEST_ID_HEADER,
    "UCP-Agent",
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

const listedOrigins = (c: GatewayRequest) =>
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
 * Allows pages of `CORS_ORIGINS`. Tokens are sent in a header, so cookies are never allowed. The headers are set on the
 * finished response, since those that Hono's middleware sets earlier would replace the response's own, `Vary` among
 * them.
 */
export const corsHeaders: GatewayMiddleware = async (c, next) => {
  const allowOrigins = listedOrigins(c).includes("*") ? allowAnyOrigin : allowListedOrigins;
  if (c.req.method === "OPTIONS") return allowOrigins(c, next);
  await next();
  await allowOrigins(c, async () => {});
};
