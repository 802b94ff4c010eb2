import type { Caller } from "#shared/contracts/identity.ts";
import { AppError } from "#shared/core/errors.ts";
import { type Limit, rateLimited } from "#shared/http/rate-limit.ts";
import { guestUsername, type Registration, type User } from "../accounts/users.schema.ts";
import { mapUsernameConflict, refuseReservedUsername, toUser } from "../accounts/users.service.ts";
import type { UsersContext } from "../context.ts";
import { keyedHash } from "../keyed-hash.ts";
import { sendNoticesOf } from "../notices/notices.service.ts";
import { hashPassword } from "../passwords/password-hash.ts";
import { evictSessionsOfUser } from "../sessions/session-cache.ts";
import { newSession, SESSION_SECONDS, tokenResponse } from "../sessions/session-tokens.service.ts";
import type { TokenResponse } from "../sessions/sessions.schema.ts";
import { insertGuest, registerGuest } from "./guests.repository.ts";

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
  return tokenResponse(ctx, { userId, sessionId, role: "guest" }, refreshToken);
}

/**
 * Makes the calling guest a customer with the same id, a username and a password. Its sessions stay open; they have the
 * customer's role at once in this isolate, and within a minute in all others.
 *
 * @throws AppError not-a-guest, username-taken
 */
export async function registerAsCustomer(
  ctx: UsersContext,
  caller: Caller,
  { username, password, email }: Registration,
): Promise<User> {
  // The cached role may be outdated, but no other role ever changes to `guest`.
  if (caller.role !== "guest") throw new AppError("not-a-guest");
  refuseReservedUsername(username);
  const registration = { id: caller.userId, username, passwordHash: await hashPassword(password), email };
  const { isRegistered, user } = await registerGuest(ctx.db, registration).catch((error: unknown) => {
    throw mapUsernameConflict(error, username);
  });
  if (!isRegistered || !user) throw new AppError("not-a-guest");
  evictSessionsOfUser(user.id);
  if (email) ctx.defer(sendNoticesOf(ctx, user.id));
  return toUser(user);
}
