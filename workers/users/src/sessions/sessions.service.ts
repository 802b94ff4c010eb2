import { type Identity, REFUSED_TOKEN } from "#shared/contracts/identity.ts";
import { agentsResource, type OpenSession, verifyAccessToken } from "./access-tokens.service.ts";
import { cacheEndedSession, cacheSession, findCachedSession } from "./session-cache.ts";
import type { UsersContext } from "../context.ts";
import { hashRefreshToken, holderOf, newRefreshToken, readSessionId } from "./refresh-tokens.ts";
import {
  endSession,
  findSessionOfToken,
  findSessionUser,
  insertSession,
  rotateRefreshToken,
} from "./sessions.repository.ts";
import { issueTokens, newSession, SESSION_SECONDS } from "./session-tokens.service.ts";
import type { TokenResponse } from "./sessions.schema.ts";
import { checkPassword, type Credentials } from "../sign-in-attempts/sign-in-attempts.service.ts";

/**
 * Opens a session. Returns `undefined` for a wrong password, an unknown user and a deactivated one.
 *
 * @throws AppError rate-limited
 */
export async function signIn(ctx: UsersContext, credentials: Credentials): Promise<TokenResponse | undefined> {
  const askedAt = ctx.now().getTime();
  const checked = await checkPassword(ctx, credentials);
  if (!checked) return undefined;
  const { user, attempt } = checked;
  const { sessionId, refreshToken, refreshTokenHash } = await newSession(ctx);
  const opened = await insertSession(ctx.db, {
    id: sessionId,
    user,
    lifetimeSeconds: SESSION_SECONDS,
    refreshTokenHash,
    attempt,
  });
  if (!opened) return undefined;
  const session = { userId: user.id, sessionId, role: user.role, clientGrant: null };
  return issueTokens(ctx, session, { refreshToken, askedAt });
}

/**
 * Issues new tokens of a session. Returns `undefined` when the session has ended, or belongs to another client; a second
 * use of a refresh token ends it.
 */
export async function refreshSession(
  ctx: UsersContext,
  presented: string,
  clientId?: string,
): Promise<TokenResponse | undefined> {
  const secret = ctx.keyEncryptionSecret;
  const presentedHash = await hashRefreshToken(secret, presented);
  const sessionId = (await readSessionId(secret, presented)) ?? (await findSessionOfToken(ctx.db, presentedHash));
  if (!sessionId) return undefined;
  const refreshToken = await newRefreshToken(secret, sessionId, holderOf(presented));
  const nextHash = await hashRefreshToken(secret, refreshToken);
  const askedAt = ctx.now().getTime();
  const session = await rotateRefreshToken(ctx.db, {
    sessionId,
    presentedHash,
    nextHash,
    clientId,
    guestLifetimeSeconds: SESSION_SECONDS,
  });
  if (!session) return undefined;
  if (session.reused) {
    cacheEndedSession(sessionId, ctx.now().getTime());
    ctx.log.warn("refresh token used twice: its session ended", { sessionId });
    return undefined;
  }
  const { userId, role, clientGrant } = session;
  return issueTokens(ctx, limitRole({ userId, sessionId, role, clientGrant }), { refreshToken, askedAt });
}

/**
 * Ends the session of a refresh token or an access token. Any other string counts as already revoked (RFC 7009 §2.2).
 */
export async function revokeToken(ctx: UsersContext, token: string): Promise<void> {
  const ended = await endSession(ctx.db, {
    refreshTokenHash: await hashRefreshToken(ctx.keyEncryptionSecret, token),
    sessionId:
      (await readSessionId(ctx.keyEncryptionSecret, token)) ??
      (await verifyAccessToken(ctx, token, [ctx.issuer, agentsResource(ctx)])),
  });
  if (ended) cacheEndedSession(ended, ctx.now().getTime());
}

/**
 * Resolves the identity of a bearer token. Role and activity come from the session's user, not from the token. A token
 * that a client was granted serves at its `resource` alone: a path of the shop, which the caller asks for.
 */
export async function authenticateToken(ctx: UsersContext, token: string, resource?: string): Promise<Identity> {
  const wanted = resource && new URL(resource, ctx.issuer).href;
  const sessionId = await verifyAccessToken(ctx, token, wanted ? [ctx.issuer, wanted] : undefined);
  const session = sessionId ? await resolveSession(ctx, sessionId) : undefined;
  if (!session || (session.clientGrant && session.clientGrant.resource !== wanted)) return REFUSED_TOKEN;
  const { userId, sessionId: id, role, clientGrant } = session;
  return { kind: "user", userId, sessionId: id, role, ...(clientGrant ? { scopes: clientGrant.scopes } : {}) };
}

async function resolveSession(ctx: UsersContext, sessionId: string): Promise<OpenSession | undefined> {
  const askedAt = ctx.now().getTime();
  const cached = findCachedSession(sessionId, askedAt);
  if (cached) return cached === "ended" ? undefined : cached;
  const found = await findSessionUser(ctx.db, sessionId);
  if (!found) {
    cacheEndedSession(sessionId, askedAt);
    return undefined;
  }
  const session = limitRole({ ...found, sessionId });
  cacheSession(session, askedAt);
  return session;
}

/** An administrator's session acts as a customer's when its client was not allowed more. */
export function limitRole<Session extends Pick<OpenSession, "role" | "clientGrant">>(session: Session): Session {
  const isLimited = session.role === "admin" && session.clientGrant?.scopes.includes("admin") === false;
  return isLimited ? { ...session, role: "customer" } : session;
}
