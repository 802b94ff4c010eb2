import { type Limit, rateLimited } from "#shared/http/rate-limit.ts";
import { guestUsername } from "../accounts/users.schema.ts";
import type { UsersContext } from "../context.ts";
import { keyedHash } from "../keyed-hash.ts";
import { issueTokens, newSession, SESSION_SECONDS } from "../sessions/session-tokens.service.ts";
import type { TokenResponse } from "../sessions/sessions.schema.ts";
import { insertGuest } from "./guests.repository.ts";

/**
 * For each network. A guest is created when a visitor fills a cart, and many people of an office or a mobile network
 * share an address.
 */
const GUEST_LIMIT: Limit = { name: "guests", quota: 100, windowSeconds: 60 * 60 };

/**
 * Creates a guest and opens its session. `client` is the network of the request (`clientOf`).
 *
 * @throws AppError rate-limited
 */
export async function openGuestSession(ctx: UsersContext, client: string): Promise<TokenResponse> {
  const askedAt = ctx.now().getTime();
  const { refreshToken, ...session } = await createGuest(ctx, client);
  return issueTokens(ctx, { ...session, role: "guest", clientGrant: null }, { refreshToken, askedAt });
}

/**
 * The same for an agent that has no token: the session has none either.
 *
 * @throws AppError rate-limited
 */
export async function openGuest(ctx: UsersContext, client: string): Promise<{ userId: string; sessionId: string }> {
  const { userId, sessionId } = await createGuest(ctx, client);
  return { userId, sessionId };
}

async function createGuest(ctx: UsersContext, client: string) {
  const { sessionId, refreshToken, refreshTokenHash } = await newSession(ctx);
  const userId = ctx.newId();
  const waitSeconds = await insertGuest(ctx.db, {
    id: userId,
    username: guestUsername(userId),
    sessionId,
    refreshTokenHash,
    lifetimeSeconds: SESSION_SECONDS,
    limit: ctx.hasLimits
      ? { key: await keyedHash(ctx.keyEncryptionSecret, "guests", client), quota: GUEST_LIMIT.quota }
      : undefined,
  });
  if (waitSeconds > 0) {
    ctx.measure({ kind: "rate-limited", class: GUEST_LIMIT.name });
    const detail = "Too many guests came from your network within an hour. Wait, or register an account.";
    throw rateLimited(GUEST_LIMIT, { waitSeconds, detail });
  }
  return { userId, sessionId, refreshToken };
}
