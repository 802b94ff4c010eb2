import { SignJWT } from "jose";
import type { HandoffResult } from "#shared/contracts/users.ts";
import type { UsersContext } from "../context.ts";
import { SIGNING_ALGORITHM } from "../keys/key-pairs.ts";
import { signingKey } from "../keys/keys.service.ts";
import { verifySessionToken } from "../sessions/access-tokens.service.ts";
import { cacheEndedSession } from "../sessions/session-cache.ts";
import { issueTokens, newSession, SESSION_SECONDS } from "../sessions/session-tokens.service.ts";
import { findSessionUser } from "../sessions/sessions.repository.ts";
import { moveGuestSession } from "./handoffs.repository.ts";

/** How long a link may be followed: an agent sends it, and its buyer reads it later. */
const HANDOFF_SECONDS = 60 * 60;
/** Distinguishes these from access tokens, so that neither can be used as the other. */
const TOKEN_TYPE = "handoff+jwt";

/**
 * A token with which a browser takes over the session of a guest, for an hour and once. `undefined` for every other session: who
 * has an account signs in.
 */
export async function issueHandoff(ctx: UsersContext, sessionId: string): Promise<string | undefined> {
  const user = await findSessionUser(ctx.db, sessionId);
  if (user?.role !== "guest") return undefined;
  const { kid, key } = await signingKey(ctx);
  const issuedAt = Math.floor(ctx.now().getTime() / 1000);
  return new SignJWT({ sid: sessionId })
    .setProtectedHeader({ alg: SIGNING_ALGORITHM, kid, typ: TOKEN_TYPE })
    .setIssuer(ctx.issuer)
    .setAudience(ctx.issuer)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + HANDOFF_SECONDS)
    .sign(key);
}

/**
 * Moves the guest's session to the holder of the token: the one that issued it ends, so it sees nothing of what follows, and the
 * token is of no more use.
 */
export async function takeHandoff(ctx: UsersContext, token: string): Promise<HandoffResult> {
  const from = await verifySessionToken(ctx, token, { typ: TOKEN_TYPE });
  if (!from) return { outcome: "refused" };
  const { sessionId, refreshToken, refreshTokenHash } = await newSession(ctx);
  const askedAt = ctx.now().getTime();
  const move = { from, to: sessionId, refreshTokenHash, lifetimeSeconds: SESSION_SECONDS };
  const userId = await moveGuestSession(ctx.db, move);
  if (!userId) return { outcome: "refused" };
  cacheEndedSession(from, ctx.now().getTime());
  const session = { userId, sessionId, role: "guest" as const, clientGrant: null };
  return { outcome: "taken", tokens: await issueTokens(ctx, session, { refreshToken, askedAt }) };
}
