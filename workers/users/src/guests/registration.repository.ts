import { eq, sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { emailChange } from "../accounts/mail-addresses.repository.ts";
import { lockUser, type UserRow } from "../accounts/users.repository.ts";
import { guests, users } from "../tables.ts";

type GuestRegistration = { id: string; username: string; passwordHash: string; email: string | undefined };

/**
 * Makes a guest a customer, who keeps the guest's mail address unless a new one is given. `isRegistered` is false for a
 * user who is not an active guest. Concurrent registrations of one guest are serialised, so one of them succeeds.
 */
export async function registerGuest(
  db: Db,
  { id, username, passwordHash, email }: GuestRegistration,
): Promise<{ isRegistered: boolean; user: UserRow | undefined }> {
  const isGuest = sql`password_hash IS NULL AND is_active`;
  const register = db.execute(sql`
    WITH registered AS (
      UPDATE ${users} SET username = ${username}, password_hash = ${passwordHash}, role = 'customer', updated_at = now()
      WHERE id = ${id}::uuid AND ${isGuest}
      RETURNING id
    ), deleted AS (
      DELETE FROM ${guests} AS g USING registered WHERE g.user_id = registered.id
    )
    SELECT id FROM registered`);
  const [, , { rows }, [user]] = await db.batch([
    lockUser(db, id),
    emailChange(db, id, email ?? null, sql`${email !== undefined}::boolean AND ${isGuest}`),
    register,
    db.select().from(users).where(eq(users.id, id)),
  ]);
  return { isRegistered: rows.length > 0, user };
}
