import { and, eq, inArray, isNotNull, sql } from "drizzle-orm";
import type { Db } from "../../../shared/db.ts";
import { users } from "./tables.ts";

export type UserRow = typeof users.$inferSelect;
type NewUser = Pick<UserRow, "id" | "username" | "passwordHash"> & { email: string | null };

/** The unique index that settles who gets a username. */
export const USERNAME_KEY = "users_username_key";

export async function insertUser(db: Db, user: NewUser): Promise<UserRow | undefined> {
  const [row] = await db.insert(users).values(user).returning();
  return row;
}

export async function findUser(db: Db, id: string): Promise<UserRow | undefined> {
  const [row] = await db.select().from(users).where(eq(users.id, id));
  return row;
}

export async function findUserByUsername(db: Db, username: string): Promise<UserRow | undefined> {
  const [row] = await db
    .select()
    .from(users)
    .where(eq(sql`lower(${users.username})`, username.toLowerCase()));
  return row;
}

export function listVerifiedAddresses(db: Db, userIds: string[]) {
  return db
    .select({ userId: users.id, email: users.email })
    .from(users)
    .where(and(inArray(users.id, userIds), eq(users.isActive, true), isNotNull(users.emailVerifiedAt)));
}
