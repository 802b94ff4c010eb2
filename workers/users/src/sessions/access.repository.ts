import { eq, sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { sessions, users } from "../tables.ts";
import type { UserRow } from "../accounts/users.repository.ts";

type AccessChange = { isActive?: boolean | undefined; role?: UserRow["role"] | undefined };

/**
 * Changes role or activity, unless no active admin would be left or a guest would get another role. Deactivation ends
 * the sessions. `changed` says whether the change was made; `user` is the current row, if the user exists. A lock
 * serialises these changes, since two admins could otherwise demote each other concurrently. The user's row is locked
 * before the statement that ends sessions, so that it sees every session that a concurrent sign-in has opened.
 */
export async function updateAccess(
  db: Db,
  id: string,
  { isActive, role }: AccessChange,
): Promise<{ changed: boolean; user: UserRow | undefined }> {
  const advisoryLock = db.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended('users.access', 0))`);
  const lock = db.execute(sql`SELECT FROM ${users} WHERE id = ${id}::uuid FOR UPDATE`);
  const change = db.execute<{ id: string }>(sql`
    WITH wanted AS (
      SELECT id, coalesce(${isActive ?? null}::boolean, is_active) AS is_active, coalesce(${role ?? null}::role, role) AS role
      FROM ${users} WHERE id = ${id}::uuid
    ), changed AS (
      UPDATE ${users} AS u SET is_active = wanted.is_active, role = wanted.role, updated_at = now()
      FROM wanted
      WHERE u.id = wanted.id AND (u.role <> 'guest' OR wanted.role = 'guest') AND (
        (wanted.is_active AND wanted.role = 'admin')
        OR NOT (u.is_active AND u.role = 'admin')
        OR EXISTS (SELECT FROM ${users} AS other WHERE other.id <> u.id AND other.is_active AND other.role = 'admin')
      )
      RETURNING u.id, u.is_active
    ), ended AS (
      UPDATE ${sessions} AS s SET ended_at = now()
      FROM changed WHERE s.user_id = changed.id AND NOT changed.is_active AND s.ended_at IS NULL
    )
    SELECT id FROM changed`);
  const read = db.select().from(users).where(eq(users.id, id));
  const [, , { rows }, [user]] = await db.batch([advisoryLock, lock, change, read]);
  return { changed: rows.length > 0, user };
}
