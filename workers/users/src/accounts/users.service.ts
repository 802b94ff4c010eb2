import type { VerifiedAddress } from "#shared/contracts/users.ts";
import { violates } from "#shared/database/errors.ts";
import { AppError, validationFailed } from "#shared/core/errors.ts";
import { decodeTimeCursor, type Page, toTimePage } from "#shared/http/pagination.ts";
import { sendNoticesOf } from "../notices/notices.service.ts";
import { updateAccess } from "../sessions/access.repository.ts";
import { evictSessionsOfUser } from "../sessions/session-cache.ts";
import type { UsersContext } from "../context.ts";
import { hashPassword } from "../passwords/password-hash.ts";
import { updateEmail } from "./mail-addresses.repository.ts";
import { searchUsers } from "./user-search.repository.ts";
import {
  findUser,
  insertUser,
  listActiveUsers,
  listUsers,
  listVerifiedAddresses,
  USERNAME_KEY,
  type UserRow,
} from "./users.repository.ts";
import {
  type AccessChange,
  isReservedUsername,
  type ProfileChange,
  type Registration,
  type User,
  type UserListQuery,
} from "./users.schema.ts";

/** @throws AppError username-taken */
export async function registerUser(ctx: UsersContext, { username, password, email }: Registration): Promise<User> {
  refuseReservedUsername(username);
  const passwordHash = await hashPassword(password);
  const user = { id: ctx.newId(), username, passwordHash, email: email ?? null };
  const row = await insertUser(ctx.db, user).catch((error: unknown) => {
    throw mapUsernameConflict(error, username);
  });
  return toUser(row as UserRow);
}

/** @throws AppError username-taken */
export function refuseReservedUsername(username: string): void {
  if (isReservedUsername(username)) throw new AppError("username-taken", "Names that begin with guest- are reserved.");
}

/** Returns AppError username-taken when a write failed because another user has the name; else the error unchanged. */
export function mapUsernameConflict(error: unknown, username: string): unknown {
  return violates(error, USERNAME_KEY) ? new AppError("username-taken", `The username ${username} is taken.`) : error;
}

/** @throws AppError not-found */
export async function getUser(ctx: UsersContext, id: string): Promise<User> {
  return toUser(requireUser(await findUser(ctx.db, id)));
}

/** One page of all users, newest first, or of those that `q` finds: see `searchUsers`. */
export async function listAccounts(ctx: UsersContext, { limit, cursor, q }: UserListQuery): Promise<Page<User>> {
  const after = decodeTimeCursor(cursor);
  const rows = q ? await searchUsers(ctx.db, { q, limit, after }) : await listUsers(ctx.db, { limit, after });
  return toTimePage(rows, limit, toUser);
}

/**
 * Changes the mail address. The verified address that is replaced gets a notice after the response.
 *
 * @throws AppError not-found
 */
export async function changeProfile(ctx: UsersContext, id: string, { email }: ProfileChange): Promise<User> {
  if (email === undefined) return getUser(ctx, id);
  const user = requireUser(await updateEmail(ctx.db, id, email));
  ctx.defer(sendNoticesOf(ctx, id));
  return toUser(user);
}

/**
 * Changes the role or deactivates a user. Other isolates apply the change within a minute, when their session caches
 * expire.
 *
 * @throws AppError not-found, last-admin, validation-failed when a guest would get another role
 */
export async function changeAccess(ctx: UsersContext, id: string, change: AccessChange): Promise<User> {
  const { changed, user } = await updateAccess(ctx.db, id, change);
  const row = requireUser(user);
  if (!changed && row.role === "guest") {
    throw validationFailed("role", "guest_role", "cannot be given to a guest, who becomes a customer by registering");
  }
  if (!changed) throw new AppError("last-admin");
  evictSessionsOfUser(id, ctx.now().getTime());
  return toUser(row);
}

/** The verified addresses of these users. Deactivated users and users without a verified address are left out. */
export async function findVerifiedAddresses(ctx: UsersContext, userIds: string[]): Promise<VerifiedAddress[]> {
  if (userIds.length === 0) return [];
  const rows = await listVerifiedAddresses(ctx.db, userIds);
  return rows.flatMap(({ userId, email }) => (email === null ? [] : [{ userId, email }]));
}

/** Those of these users, guests included, who still are active. */
export async function findActiveUsers(ctx: UsersContext, userIds: string[]): Promise<string[]> {
  if (userIds.length === 0) return [];
  return (await listActiveUsers(ctx.db, userIds)).map(({ id }) => id);
}

function requireUser(row: UserRow | undefined): UserRow {
  if (!row) throw new AppError("not-found", "No user has this id.");
  return row;
}

export function toUser(row: UserRow): User {
  return {
    id: row.id,
    username: row.username,
    email: row.email,
    emailVerified: row.emailVerifiedAt !== null,
    role: row.role,
    isActive: row.isActive,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
