import { decodeBase64Url, encodeBase64Url } from "hono/utils/encode";
import { z } from "zod";

/** The tokens of a visitor and their cart. The cookie is `HttpOnly`, so no script can read it. */
export const SESSION_COOKIE = "__Host-session";
/** How many things are in the cart, for the script that shows it on pages that caches may keep. */
export const COUNT_COOKIE = "cart-count";
export const LANGUAGE_COOKIE = "language";
/** The username that a visitor typed to choose a new password. */
export const RESET_COOKIE = "password-reset";

export const COOKIE_OPTIONS = { path: "/", secure: true, sameSite: "Lax", maxAge: 60 * 60 * 24 * 30 } as const;

const schema = z.object({
  accessToken: z.string(),
  refreshToken: z.string(),
  /** When the access token ends, in ms since 1970. */
  expiresAt: z.number(),
  cartId: z.string().optional(),
});
export type SessionCookie = z.infer<typeof schema>;

export function encodeSession(session: SessionCookie): string {
  return encodeBase64Url(new TextEncoder().encode(JSON.stringify(session)).buffer);
}

/** `undefined` for what is not a session: a cookie is the client's to change. */
export function decodeSession(cookie: string | undefined): SessionCookie | undefined {
  if (!cookie) return undefined;
  try {
    return schema.parse(JSON.parse(new TextDecoder().decode(decodeBase64Url(cookie))));
  } catch {
    return undefined;
  }
}
