import type { Schemas } from "#shared/client/client.ts";
import { ANONYMOUS, type Caller } from "#shared/contracts/identity.ts";
import { callOf } from "#shared/core/context.ts";
import { ExpiringMap } from "#shared/core/expiring-map.ts";
import { shareInFlight } from "#shared/core/in-flight.ts";
import { describeError } from "#shared/core/log.ts";
import { inTime, type StorefrontContext, type Visitor } from "../context.ts";
import { openShop } from "../shop/upstreams.ts";
import type { SessionCookie } from "./cookies.ts";

export type Session = { cookie: SessionCookie; caller: Caller };
type TokenResponse = Schemas["TokenResponse"];
type Grant = Schemas["TokenRequest"];

/** An access token is renewed this long before it ends. */
const EARLY_MS = 30_000;
/** How long a renewal serves requests that still have the cookie from before it: those that a page sent at the same time. */
const RENEWAL_LIFETIME_MS = 60_000;
const RENEWAL_TIMEOUT_MS = 5_000;

type Renewal = (ctx: StorefrontContext) => Promise<SessionCookie | undefined>;
const renewals = new ExpiringMap<Renewal>({ lifetimeMs: RENEWAL_LIFETIME_MS, maxEntries: 1_000 });

/** The visitor of this cookie, with a fresh token if the one in it has ended; `undefined` when the session is over. */
export async function resumeSession(
  ctx: StorefrontContext,
  visitor: Visitor,
  cookie: SessionCookie,
): Promise<Session | undefined> {
  const isFresh = cookie.expiresAt - EARLY_MS > Date.now();
  const session = isFresh ? await identify(ctx, cookie) : undefined;
  if (session) return session;
  const renewed = await renewalOf(cookie, visitor)(ctx);
  return renewed && identify(ctx, { ...renewed, ...(cookie.cartId ? { cartId: cookie.cartId } : {}) });
}

async function identify(ctx: StorefrontContext, cookie: SessionCookie): Promise<Session | undefined> {
  const identity = await inTime(ctx, ctx.env.USERS_SESSIONS.authenticate(callOf(ctx), cookie.accessToken));
  return identity.kind === "user" ? { cookie, caller: identity } : undefined;
}

/** A refresh token serves once, and ends the session when it is used again: so all requests of a page share one renewal. */
function renewalOf({ refreshToken }: SessionCookie, visitor: Visitor): Renewal {
  const known = renewals.get(refreshToken, Date.now());
  if (known) return known;
  let result: SessionCookie | undefined;
  const renew = shareInFlight(
    async (ctx: StorefrontContext) => {
      result ??= await requestTokens(ctx, visitor, { grant_type: "refresh_token", refresh_token: refreshToken }).catch(
        (error: unknown) => {
          if ((error as { status?: number }).status === 400) return undefined;
          throw error;
        },
      );
      return result;
    },
    { timeoutMs: RENEWAL_TIMEOUT_MS },
  );
  renewals.set(refreshToken, renew, Date.now());
  return renew;
}

/** Begins a session: of a new guest, of a user with a password, or the continuation of an older one. */
export async function requestTokens(ctx: StorefrontContext, visitor: Visitor, body: Grant): Promise<SessionCookie> {
  const shop = openShop(ctx, { identity: ANONYMOUS, visitor });
  const { data } = await shop.POST("/api/v1/auth/token", {
    body,
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
  });
  return toCookie(data);
}

/** The session of a guest that an agent hands over with this token; `undefined` if the token is of no use. */
export async function takeGuestSession(ctx: StorefrontContext, token: string): Promise<SessionCookie | undefined> {
  const taken = await ctx.env.USERS_HANDOFFS.takeHandoff(callOf(ctx), token);
  return taken.outcome === "taken" ? toCookie(taken.tokens) : undefined;
}

function toCookie({ access_token, refresh_token, expires_in }: TokenResponse): SessionCookie {
  return { accessToken: access_token, refreshToken: refresh_token, expiresAt: Date.now() + expires_in * 1000 };
}

/** Ends the session everywhere. A failure is logged and must not keep a visitor from signing out here: only the cookie is gone then. */
export async function endSession(
  ctx: StorefrontContext,
  visitor: Visitor,
  { refreshToken }: SessionCookie,
): Promise<void> {
  const shop = openShop(ctx, { identity: ANONYMOUS, visitor });
  try {
    await shop.POST("/api/v1/auth/revoke", {
      body: { token: refreshToken },
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
    });
  } catch (error) {
    ctx.log.warn("session not ended", { error: describeError(error) });
  }
}
