import { eq, type SQL, sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { insertNotices } from "../notices/notices.repository.ts";
import { users } from "../tables.ts";
import { lockUser, type UserRow } from "./users.repository.ts";

/** How long an address that replaced a verified one cannot receive codes to reset the password. */
const HOLD = "interval '24 hours'";

const isHeld = (row: string) => `coalesce(${row}.email_replaced_at > now() - ${HOLD}, false)`;

/**
 * SQL condition: whether the address in the users row named `row` may receive a code to reset the password. Guests have
 * no password, so theirs may not. For 24 hours after a change only the address from before the first change may, once
 * it is verified again.
 */
export const mayReset = (row: string) =>
  sql.raw(`(${row}.password_hash IS NOT NULL AND ${row}.email_verified_at IS NOT NULL
    AND (NOT ${isHeld(row)} OR ${row}.email = ${row}.replaced_email))`);

/**
 * The addresses that get a notice of a change: the verified one, and the one that was replaced in the last 24 hours.
 */
export const addressesOf = (rows: SQL) => sql`
  SELECT id, email FROM ${rows} WHERE email_verified_at IS NOT NULL
  UNION
  SELECT id, replaced_email FROM ${rows} AS held WHERE ${sql.raw(isHeld("held"))} AND replaced_email IS NOT NULL`;

/**
 * Sets the address as unverified; setting the same address changes nothing. In the same statement it writes a notice to
 * the verified address that is replaced. When there are several changes within 24 hours, `replaced_email` keeps the
 * address from before the first. Use it in a batch that has locked the user's row. `condition` is evaluated on the row
 * before the change; by default it is true.
 */
export const emailChange = (db: Db, id: string, email: string | null, condition: SQL = sql`true`) =>
  db.execute(sql`
    WITH before AS (
      SELECT id, email, email_verified_at, replaced_email, email_replaced_at, ${sql.raw(isHeld("users"))} AS is_held
      FROM ${users} WHERE id = ${id}::uuid AND email IS DISTINCT FROM ${email} AND ${condition}
    ), before_verified AS (
      SELECT * FROM before WHERE email_verified_at IS NOT NULL
    ), noticed AS (
      ${insertNotices("email-changed", addressesOf(sql`before_verified`))}
    )
    UPDATE ${users} AS u SET email = ${email}, email_verified_at = NULL, updated_at = now(),
      replaced_email = CASE WHEN before.email_verified_at IS NOT NULL AND NOT is_held THEN before.email ELSE u.replaced_email END,
      email_replaced_at = CASE WHEN before.email_verified_at IS NOT NULL THEN now() ELSE u.email_replaced_at END
    FROM before WHERE u.id = before.id`);

/** Changes the address as `emailChange` describes; `undefined` for an unknown user. */
export async function updateEmail(db: Db, id: string, email: string | null): Promise<UserRow | undefined> {
  const read = db.select().from(users).where(eq(users.id, id));
  const [, , [user]] = await db.batch([lockUser(db, id), emailChange(db, id, email), read]);
  return user;
}

/** Clears up to `limit` addresses that were replaced more than 24 hours ago; returns how many. */
export async function clearReplacedAddresses(db: Db, limit: number): Promise<number> {
  const { rows } = await db.execute(sql`
    UPDATE ${users} SET replaced_email = NULL, email_replaced_at = NULL
    WHERE id IN (
      SELECT id FROM ${users} WHERE email_replaced_at <= now() - ${sql.raw(HOLD)}
      ORDER BY email_replaced_at LIMIT ${limit}::int FOR UPDATE SKIP LOCKED)
      AND email_replaced_at <= now() - ${sql.raw(HOLD)}
    RETURNING id`);
  return rows.length;
}
