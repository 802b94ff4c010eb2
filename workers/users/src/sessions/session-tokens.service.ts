import type { UsersContext } from "../context.ts";
import { ACCESS_TOKEN_SECONDS, issueAccessToken, type OpenSession } from "./access-tokens.service.ts";
import { cacheSession } from "./session-cache.ts";
import { type Holder, hashRefreshToken, newRefreshToken } from "./refresh-tokens.ts";
import type { TokenResponse } from "./sessions.schema.ts";

/** Lifetime of a session: of an account from its sign-in, of a guest from its last use. */
export const SESSION_SECONDS = 30 * 24 * 60 * 60;

/** The id of a new session, its first refresh token, and the hash of the token for the database. */
export async function newSession({ newId, keyEncryptionSecret }: UsersContext, holder: Holder = "user") {
  const sessionId = newId();
  const refreshToken = await newRefreshToken(keyEncryptionSecret, sessionId, holder);
  return { sessionId, refreshToken, refreshTokenHash: await hashRefreshToken(keyEncryptionSecret, refreshToken) };
}

type Issue = {
  refreshToken: string;
  /** Before the session was opened or rotated, and its role read; in ms since 1970. */
  askedAt: number;
};

/**
 * The response of RFC 6749 §5.1 with a new access token. `expires_in` is in seconds. The session is cached, since its client sends
 * the token next.
 */
export async function issueTokens(
  ctx: UsersContext,
  session: OpenSession,
  { refreshToken, askedAt }: Issue,
): Promise<TokenResponse> {
  cacheSession(session, askedAt);
  return {
    access_token: await issueAccessToken(ctx, session),
    token_type: "Bearer",
    expires_in: ACCESS_TOKEN_SECONDS,
    refresh_token: refreshToken,
    ...(session.clientGrant ? { scope: session.clientGrant.scopes.join(" ") } : {}),
  };
}
