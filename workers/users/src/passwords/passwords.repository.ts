import { sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { type Attempt, clearFailedAttempt } from "../sign-in-attempts/sign-in-attempts.repository.ts";
import { addressesOf } from "../accounts/mail-addresses.repository.ts";
import { insertNotices } from "../notices/notices.repository.ts";
import { authorizationCodes, mailCodes, sessions, users } from "../tables.ts";
import type { UserRow } from "../accounts/users.repository.ts";

/** Codes that have just expired are deleted too: a redemption that waits for the change compares with the time of its start. */
const oneMinuteAgo = sql`now() - interval '1 minute'`;

type PasswordChange = { user: UserRow; passwordHash: string; keptSessionId: string; attempt: Attempt };

/**
 * Sets a new password, ends all sessions except `keptSessionId`, invalidates a pending reset code and the codes of clients
 * that were approved in the kept session, and writes the notices. Returns false when the password has changed since it was
 * checked. The user's row is locked first: see `resetPassword` and `redeemCode`.
 */
export async function updatePassword(
  db: Db,
  { user, passwordHash, keptSessionId, attempt }: PasswordChange,
): Promise<boolean> {
  const lock = db.execute(sql`SELECT FROM ${users} WHERE id = ${user.id}::uuid FOR UPDATE`);
  const change = db.execute(sql`
    WITH changed AS (
      UPDATE ${users} SET password_hash = ${passwordHash}, password_version = password_version + 1, updated_at = now()
      WHERE id = ${user.id}::uuid AND password_version = ${user.passwordVersion}::int AND is_active
      RETURNING *
    ), ended AS (
      UPDATE ${sessions} AS s SET ended_at = now()
      FROM changed WHERE s.user_id = changed.id AND s.id <> ${keptSessionId}::uuid AND s.ended_at IS NULL
    ), noticed AS (
      ${insertNotices("password-changed", addressesOf(sql`changed`))}
    ), unredeemed AS (
      DELETE FROM ${authorizationCodes} AS c USING changed
      WHERE c.approved_by = ${keptSessionId}::uuid AND c.used_at IS NULL AND c.expires_at > ${oneMinuteAgo}
    ), withdrawn AS (
      DELETE FROM ${mailCodes} AS c USING changed WHERE c.user_id = changed.id AND c.purpose = 'reset-password'
    )
    SELECT id FROM changed`);
  const [lockAttempts, clearAttempt] = clearFailedAttempt(db, attempt);
  const [, , { rows }] = await db.batch([lockAttempts, lock, change, clearAttempt]);
  return rows.length > 0;
}
