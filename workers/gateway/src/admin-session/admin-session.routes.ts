import { type Context, Hono } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { z } from "zod";
import { AppError, validationFailed } from "#shared/core/errors.ts";
import type { AppEnv } from "#shared/http/app.ts";
import { isSameOrigin } from "#shared/http/same-origin.ts";
import type { GatewayContext, GatewayMiddleware } from "../context.ts";
import { networkOf } from "../middleware/networks.ts";
import { limitNetwork } from "../middleware/rate-limit.ts";
import { ADMIN, ifThereIs } from "../pages/pages.ts";
import { methodNotAllowed } from "../route-table.ts";
import { endSession, openSession, renewSession, type SessionResult } from "./admin-session.service.ts";

/**
 * The session of the admin page. Its script gets access tokens, which it keeps in memory; the refresh token is in a cookie
 * that no script can read and that is sent to the admin page's addresses alone. These routes are the page's own, so the
 * OpenAPI document does not have them.
 */
export const adminSessionRoutes = new Hono<AppEnv<GatewayContext>>();

const COOKIE = "__Secure-admin-session";
const COOKIE_OPTIONS = { path: "/admin", httpOnly: true, secure: true, sameSite: "Strict" } as const;
const MAX_AGE_SECONDS = 30 * 86_400;

const CredentialsSchema = z.strictObject({ username: z.string().max(200), password: z.string().max(200) });

type SessionRequest = Context<AppEnv<GatewayContext>>;

/** @throws AppError forbidden for a request that a page of another origin sent */
const requireSameOrigin: GatewayMiddleware = async (c, next) => {
  if (!isSameOrigin(c.req.raw)) throw new AppError("forbidden", "Only the admin page may ask for this.");
  await next();
};

const SESSION = "/admin/session";
const RENEWAL = "/admin/session/renewal";
const guards = [limitNetwork({ limit: "auth" }), requireSameOrigin] as const;

adminSessionRoutes.post(SESSION, ...guards, async (c) => {
  const credentials = CredentialsSchema.safeParse(await c.req.json().catch(() => undefined));
  if (!credentials.success) throw validationFailed("username", "invalid_type", "must be there, as the password must");
  return respond(c, await openSession(c.get("ctx"), clientOf(c), credentials.data));
});

adminSessionRoutes.post(RENEWAL, ...guards, async (c) => {
  const token = getCookie(c, COOKIE);
  if (!token) throw new AppError("unauthorized", "Nobody is signed in.");
  return respond(c, await renewSession(c.get("ctx"), clientOf(c), token));
});

adminSessionRoutes.delete(SESSION, ...guards, async (c) => {
  const token = getCookie(c, COOKIE);
  if (token) await endSession(c.get("ctx"), clientOf(c), token);
  deleteCookie(c, COOKIE, COOKIE_OPTIONS);
  return c.body(null, 204);
});

const refuseMethod = (allowed: string) =>
  ifThereIs(ADMIN, async () => {
    throw methodNotAllowed(allowed);
  });

adminSessionRoutes.all(SESSION, refuseMethod("POST, DELETE, OPTIONS"));
adminSessionRoutes.all(RENEWAL, refuseMethod("POST, OPTIONS"));

function respond(c: SessionRequest, result: SessionResult): Response {
  if ("refusal" in result) return result.refusal;
  const { access_token: accessToken, expires_in: expiresIn, refresh_token: refreshToken } = result.tokens;
  setCookie(c, COOKIE, refreshToken, { ...COOKIE_OPTIONS, maxAge: MAX_AGE_SECONDS });
  return c.json({ accessToken, expiresIn }, 200, { "Cache-Control": "no-store" });
}

const clientOf = (c: SessionRequest) => networkOf(c.req.header("CF-Connecting-IP"));
