import { cors } from "hono/cors";
import { secureHeaders } from "hono/secure-headers";
import { REQUEST_ID_HEADER } from "#shared/http/app.ts";
import type { GatewayMiddleware, GatewayRequest } from "../context.ts";

const STRICT_TRANSPORT_SECURITY = "max-age=31536000; includeSubDomains";

/**
 * A response of the API is data, and must not be rendered as a page. A page of the storefront says itself what it may load,
 * and what its links and forms tell.
 */
const DATA_HEADERS = [
  ["Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"],
  ["Referrer-Policy", "no-referrer"],
] as const;

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
  strictTransportSecurity: STRICT_TRANSPORT_SECURITY,
});

const isDocs = (path: string) => path === "/docs" || path.startsWith("/docs/");

export const securityHeaders: GatewayMiddleware = async (c, next) => {
  if (isDocs(c.req.path)) return docsHeaders(c, next);
  await next();
  const { headers } = c.res;
  for (const [name, value] of DATA_HEADERS) if (!headers.has(name)) headers.set(name, value);
  headers.set("Strict-Transport-Security", STRICT_TRANSPORT_SECURITY);
  headers.set("X-Content-Type-Options", "nosniff");
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

const listedOrigins = (c: GatewayRequest) => c.get("ctx").vars.CORS_ORIGINS;
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
