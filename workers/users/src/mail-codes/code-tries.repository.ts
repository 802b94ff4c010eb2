import { eq, type SQL, sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { addressesOf, mayReset } from "../accounts/mail-addresses.repository.ts";
import type { UserRow } from "../accounts/users.repository.ts";
import { insertNotices } from "../notices/notices.repository.ts";
import { mailCodes, sessions, signInAttempts, users } from "../tables.ts";
import type { Purpose } from "./mail-codes.repository.ts";

/** Tries a code. A wrong one uses up one attempt, the right one all that are left, so that it is accepted once. */
const tryCode = (userId: SQL, purpose: Purpose, codeHash: string) => sql`
  UPDATE ${mailCodes} SET attempts_left = CASE WHEN code_hash = ${codeHash} THEN 0 ELSE attempts_left - 1 END
  WHERE user_id = ${userId} AND purpose = ${purpose}::code_purpose AND attempts_left > 0 AND expires_at > now()
  RETURNING user_id, email, code_hash = ${codeHash} AS is_right`;

/** Marks the address verified if the code is right and was mailed to the user's current address; else `undefined`. */
export async function verifyEmail(db: Db, userId: string, codeHash: string): Promise<UserRow | undefined> {
  const verify = db.execute(sql`
    WITH tried AS (${tryCode(sql`${userId}::uuid`, "verify-email", codeHash)})
    UPDATE ${users} AS u SET email_verified_at = now(), updated_at = now()
    FROM tried WHERE tried.is_right AND u.id = tried.user_id AND u.email = tried.email
    RETURNING u.id`);
  const [{ rows }, [user]] = await db.batch([verify, db.select().from(users).where(eq(users.id, userId))]);
  return rows.length > 0 ? user : undefined;
}

type Reset = { username: string; account: string; codeHash: string; passwordHash: string };

/**
 * Sets a new password if the code is right, ends all sessions, clears failed sign-ins and writes the notices. Returns
 * the user's id, or `undefined` for a wrong code. The user's row is locked first, so that the next statement sees every
 * session that a concurrent sign-in has opened.
 */
export async function resetPassword(db: Db, reset: Reset): Promise<string | undefined> {
  const account = sql`SELECT id FROM ${users} WHERE lower(username) = ${reset.username.toLowerCase()}`;
  const lock = db.execute(sql`${account} FOR UPDATE`);
  const change = db.execute<{ id: string }>(sql`
    WITH tried AS (${tryCode(sql`(${account})`, "reset-password", reset.codeHash)}), changed AS (
      UPDATE ${users} AS u SET
        password_hash = ${reset.passwordHash}, password_version = password_version + 1, updated_at = now()
      FROM tried
      WHERE tried.is_right AND u.id = tried.user_id AND u.email = tried.email AND ${mayReset("u")} AND u.is_active
      RETURNING u.*
    ), noticed AS (
      ${insertNotices("password-changed", addressesOf(sql`changed`))}
    ), ended AS (
      UPDATE ${sessions} AS s SET ended_at = now() FROM changed WHERE s.user_id = changed.id AND s.ended_at IS NULL
    ), cleared AS (
      DELETE FROM ${signInAttempts} USING changed WHERE account = ${reset.account}
    )
    SELECT id FROM changed`);
  const [, { rows }] = await db.batch([lock, change]);
  return rows[0]?.id;
}
