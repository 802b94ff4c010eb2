import type { VerifiedAddress } from "../../../shared/contracts/users.ts";
import { violates } from "../../../shared/db.ts";
import { AppError } from "../../../shared/errors.ts";
import type { UsersContext } from "./context.ts";
import { hashPassword } from "./passwords.ts";
import { findUser, insertUser, listVerifiedAddresses, USERNAME_KEY, type UserRow } from "./users.repository.ts";
import type { Registration, User } from "./users.schema.ts";

export async function registerUser(ctx: UsersContext, { username, password, email }: Registration): Promise<User> {
  const passwordHash = await hashPassword(password);
  try {
    const row = await insertUser(ctx.db, { id: ctx.newId(), username, passwordHash, email: email ?? null });
    return toUser(row as UserRow);
  } catch (error) {
    if (violates(error, USERNAME_KEY)) throw new AppError("username-taken", `The username ${username} is taken.`);
    throw error;
  }
}

export async function getUser(ctx: UsersContext, id: string): Promise<User> {
  const row = await findUser(ctx.db, id);
  if (!row) throw new AppError("not-found");
  return toUser(row);
}

/** Where mail for these users may go; whoever is deactivated or has no verified address is left out. */
export async function findVerifiedAddresses(ctx: UsersContext, userIds: string[]): Promise<VerifiedAddress[]> {
  if (userIds.length === 0) return [];
  const rows = await listVerifiedAddresses(ctx.db, userIds);
  return rows.flatMap(({ userId, email }) => (email === null ? [] : [{ userId, email }]));
}

function toUser(row: UserRow): User {
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
