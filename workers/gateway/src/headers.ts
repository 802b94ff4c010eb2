import type { MiddlewareHandler } from "hono";
import { cors } from "hono/cors";
import { secureHeaders } from "hono/secure-headers";
import { REQUEST_ID_HEADER } from "../../../shared/app.ts";
import type { GatewayContext } from "./context.ts";

/** An answer of the API is data: no page may be made of it. */
export const apiHeaders = secureHeaders({
  contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  strictTransportSecurity: "max-age=31536000; includeSubDomains",
  crossOriginResourcePolicy: false,
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

/** Browsers may call from the origins of `CORS_ORIGINS`. Tokens travel in a header, so no cookie is ever allowed. */
export const corsHeaders: MiddlewareHandler<{ Variables: { ctx: GatewayContext } }> = (c, next) => {
  const origins = c.var.ctx.vars.CORS_ORIGINS.split(",").map((origin) => origin.trim());
  return cors({
    origin: origins.includes("*") ? "*" : origins,
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
  })(c, next);
};
