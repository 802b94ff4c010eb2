import type { Caller } from "#shared/contracts/identity.ts";
import { AppError } from "#shared/core/errors.ts";
import type { Registration, User } from "../accounts/users.schema.ts";
import { mapUsernameConflict, refuseReservedUsername, toUser } from "../accounts/users.service.ts";
import type { UsersContext } from "../context.ts";
import { sendNoticesOf } from "../notices/notices.service.ts";
import { hashPassword } from "../passwords/password-hash.ts";
import { evictSessionsOfUser } from "../sessions/session-cache.ts";
import { registerGuest } from "./registration.repository.ts";

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
  evictSessionsOfUser(user.id, ctx.now().getTime());
  if (email) ctx.defer(sendNoticesOf(ctx, user.id));
  return toUser(user);
}
