import { and, desc, eq, inArray, isNotNull, sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { olderThan } from "#shared/database/keyset.ts";
import type { TimeKey } from "#shared/http/pagination.ts";
import { users } from "../tables.ts";

export type UserRow = typeof users.$inferSelect;
type NewUser = { id: string; username: string; passwordHash: string; email: string | null };

/** The unique index on usernames, which ignores letter case. */
export const USERNAME_KEY = "users_username_key";

/** Inserts a user. Throws the error of `USERNAME_KEY` when another user has the name. */
export async function insertUser(db: Db, user: NewUser): Promise<UserRow | undefined> {
  const [row] = await db.insert(users).values(user).returning();
  return row;
}

export async function findUser(db: Db, id: string): Promise<UserRow | undefined> {
  const [row] = await db.select().from(users).where(eq(users.id, id));
  return row;
}

/**
 * The first statement of a batch that changes a user. It waits for concurrent changes of the row, so that the
 * statements after it see them.
 */
export const lockUser = (db: Db, id: string) => db.execute(sql`SELECT FROM ${users} WHERE id = ${id}::uuid FOR UPDATE`);

/** A query for the user with this name in any letter case, for use in a batch. */
export function selectUserByUsername(db: Db, username: string) {
  return db
    .select()
    .from(users)
    .where(eq(sql`lower(${users.username})`, username.toLowerCase()));
}

/** Replaces the hash of the same password, unless the password has changed since. */
export async function updatePasswordHash(
  db: Db,
  id: string,
  { from, to }: { from: string; to: string },
): Promise<void> {
  await db
    .update(users)
    .set({ passwordHash: to })
    .where(and(eq(users.id, id), eq(users.passwordHash, from)));
}

/** Deactivated users and users without a verified address are left out. */
export function listVerifiedAddresses(db: Db, userIds: string[]) {
  return db
    .select({ userId: users.id, email: users.email })
    .from(users)
    .where(and(inArray(users.id, userIds), eq(users.isActive, true), isNotNull(users.emailVerifiedAt)));
}

/** Deactivated and deleted users are left out. */
export function listActiveUsers(db: Db, userIds: string[]) {
  return db
    .select({ id: users.id })
    .from(users)
    .where(and(inArray(users.id, userIds), eq(users.isActive, true)));
}

type ListUsers = { limit: number; after?: TimeKey | undefined };

/** Newest first; reads one row more than `limit`, which shows whether there is another page. */
export function listUsers(db: Db, { limit, after }: ListUsers): Promise<UserRow[]> {
  return (
    db
      .select()
      .from(users)
      .where(olderThan(users, after))
      // Read backwards along an ascending index.
      .orderBy(desc(users.createdAt), desc(users.id))
      .limit(limit + 1)
  );
}
