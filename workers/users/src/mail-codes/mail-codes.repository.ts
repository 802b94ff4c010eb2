import { and, eq, type SQL, sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { mayReset } from "../accounts/mail-addresses.repository.ts";
import { mailCodeCounters, mailCodes, users } from "../tables.ts";

export type Purpose = (typeof mailCodes.$inferSelect)["purpose"];

export type CodeLimits = {
  lifetimeSeconds: number;
  attempts: number;
  mailsPerHour: { account: number; recipient: number; network: number };
};

/** Keyed hashes of the recipient and of the network of the request. */
export type CounterKeys = { recipient: string; network: string };

type NewCode = { email: string; codeHash: string; keys: CounterKeys; limits: CodeLimits };

/**
 * Stores a code for the user's address. Returns false when the hourly limit of the account, recipient or network is
 * reached, or when the address has changed.
 */
export function insertVerificationCode(db: Db, userId: string, code: NewCode): Promise<boolean> {
  return insertCode(db, sql`id = ${userId}::uuid`, "verify-email", code);
}

/** The address that a code to reset the password may go to: see `mayReset`. */
export async function findResetAddress(db: Db, username: string): Promise<string | undefined> {
  const [row] = await db
    .select({ email: users.email })
    .from(users)
    .where(and(eq(sql`lower(${users.username})`, username.toLowerCase()), users.isActive, mayReset("users")));
  return row?.email ?? undefined;
}

/** Stores a code for that address; returns false as `insertVerificationCode` does. */
export function insertResetCode(db: Db, username: string, code: NewCode): Promise<boolean> {
  const account = sql`lower(username) = ${username.toLowerCase()} AND is_active AND ${mayReset("users")}`;
  return insertCode(db, account, "reset-password", code);
}

/** Requests that share a counter are serialised, so that concurrent ones are counted exactly. */
async function insertCode(
  db: Db,
  isAccount: SQL,
  purpose: Purpose,
  { email, codeHash, keys, limits }: NewCode,
): Promise<boolean> {
  const hourAgo = sql`now() - interval '1 hour'`;
  const [first, second] = Object.values(keys).sort();
  const turns = [first, second].map((key) =>
    db.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`mail-code ${key}`}, 0))`),
  ) as [ReturnType<typeof db.execute>, ReturnType<typeof db.execute>];
  const insert = db.execute(sql`
    WITH counter AS (
      SELECT limited.key, limited.cap, coalesce(c.mailed, 0) AS mailed, coalesce(c.counted_since, now()) AS counted_since
      FROM (VALUES
        (${keys.recipient}, ${limits.mailsPerHour.recipient}::int), (${keys.network}, ${limits.mailsPerHour.network}::int)
      ) AS limited (key, cap)
      LEFT JOIN ${mailCodeCounters} AS c ON c.key = limited.key AND c.counted_since > ${hourAgo}
    ), kept AS (
      INSERT INTO ${mailCodes} AS known
        (user_id, purpose, code_hash, email, expires_at, attempts_left, mailed, counted_since)
      SELECT id, ${purpose}::code_purpose, ${codeHash}, email,
        now() + make_interval(secs => ${limits.lifetimeSeconds}::int), ${limits.attempts}::int, 1, now()
      FROM ${users} WHERE ${isAccount} AND email = ${email} AND NOT EXISTS (SELECT FROM counter WHERE mailed >= cap)
      ON CONFLICT (user_id, purpose) DO UPDATE SET
        code_hash = excluded.code_hash, email = excluded.email, expires_at = excluded.expires_at,
        attempts_left = excluded.attempts_left,
        mailed = CASE WHEN known.counted_since < ${hourAgo} THEN 1 ELSE known.mailed + 1 END,
        counted_since = CASE WHEN known.counted_since < ${hourAgo} THEN now() ELSE known.counted_since END
      WHERE known.counted_since < ${hourAgo} OR known.mailed < ${limits.mailsPerHour.account}::int
      RETURNING email
    ), counted AS (
      INSERT INTO ${mailCodeCounters} (key, mailed, counted_since)
      SELECT key, mailed + 1, counted_since FROM counter, kept
      ON CONFLICT (key) DO UPDATE SET mailed = excluded.mailed, counted_since = excluded.counted_since
    )
    SELECT FROM kept`);
  const [, , { rows }] = await db.batch([...turns, insert]);
  return rows.length > 0;
}
