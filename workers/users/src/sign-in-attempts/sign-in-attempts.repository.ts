import { sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { signInAttempts } from "../tables.ts";
import { selectUserByUsername, type UserRow } from "../accounts/users.repository.ts";

/** `account` is a hash of the typed username (`accountOf`); `network` is that of the client (`clientOf`). */
export type Attempt = { account: string; network: string };

export type AttemptLimits = {
  capPerNetwork: number;
  capPerAccount: number;
  /** The first wait at the cap; each further failure doubles it. */
  firstWaitSeconds: number;
  longestWaitSeconds: number;
  /** After this time without an attempt the counts start from zero. */
  forgottenAfterSeconds: number;
  /** An attempt that was not settled within this time counts as failed. */
  runningForSeconds: number;
};

/** `waitSeconds` is 0 for an admitted attempt. `busy`: it may be admitted when running attempts are settled. */
export type Admission = { waitSeconds: number; busy: boolean };

const lockAttempts = (db: Db, account: string) =>
  db.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`sign-in ${account}`}, 0))`);

/**
 * Counts an attempt before its password is verified, or refuses it, and reads the user: one round trip. A lock
 * serialises the attempts on one account, so concurrent ones are counted exactly. An attempt counts as failed until it
 * is cleared; the one that reaches the cap starts the wait.
 */
export async function admitAttempt(
  db: Db,
  { account, network }: Attempt,
  limits: AttemptLimits,
  username: string,
): Promise<{ admission: Admission; user: UserRow | undefined }> {
  const decide = db.execute<Admission>(sql`
    WITH counter AS (
      SELECT c.network, c.cap, greatest(0, extract(epoch FROM a.blocked_until - clock_timestamp())) AS wait,
        CASE WHEN a.updated_at > clock_timestamp() - make_interval(secs => ${limits.forgottenAfterSeconds}::int)
          THEN a.attempts ELSE 0 END AS attempts,
        CASE WHEN a.updated_at > clock_timestamp() - make_interval(secs => ${limits.runningForSeconds}::int)
          THEN a.running ELSE 0 END AS running
      FROM (VALUES ('', ${limits.capPerAccount}::int), (${network}::text, ${limits.capPerNetwork}::int)) AS c (network, cap)
      LEFT JOIN ${signInAttempts} AS a ON a.account = ${account} AND a.network = c.network
    ), verdict AS (
      SELECT ceil(max(wait))::int AS wait_seconds, bool_and(wait = 0 OR attempts - running < cap) AS busy FROM counter
    ), counted AS (
      INSERT INTO ${signInAttempts} (account, network, attempts, running, blocked_until, updated_at)
      SELECT ${account}, network, attempts + 1, running + 1,
        CASE WHEN attempts + 1 >= cap THEN clock_timestamp() + make_interval(secs =>
          least(${limits.longestWaitSeconds}::int, ${limits.firstWaitSeconds}::int * 2 ^ least(attempts + 1 - cap, 20)))
        END,
        clock_timestamp()
      FROM counter, verdict WHERE wait_seconds = 0
      ON CONFLICT (account, network) DO UPDATE SET attempts = excluded.attempts, running = excluded.running,
        blocked_until = excluded.blocked_until, updated_at = excluded.updated_at
    )
    SELECT wait_seconds AS "waitSeconds", busy FROM verdict`);
  const [, { rows }, [user]] = await db.batch([lockAttempts(db, account), decide, selectUserByUsername(db, username)]);
  return { admission: rows[0] as Admission, user };
}

/** Settles an attempt with a wrong password: it stays counted as failed. */
export async function recordFailedAttempt(db: Db, { account, network }: Attempt): Promise<void> {
  const settle = db.execute(sql`
    UPDATE ${signInAttempts} SET running = greatest(running - 1, 0), updated_at = clock_timestamp()
    WHERE account = ${account} AND network IN ('', ${network})`);
  await db.batch([lockAttempts(db, account), settle]);
}

/**
 * Statement for the batch that follows a right password. It resets the count of this network. Of the account's count it
 * takes back only this attempt; otherwise an owner who signs in would reset the count of an attacker elsewhere.
 */
export function clearFailedAttempt(db: Db, { account, network }: Attempt) {
  return [
    lockAttempts(db, account),
    db.execute(sql`
      UPDATE ${signInAttempts} SET
        attempts = CASE WHEN network = '' THEN greatest(attempts - 1, 0) ELSE greatest(running - 1, 0) END,
        running = greatest(running - 1, 0), blocked_until = NULL, updated_at = clock_timestamp()
      WHERE account = ${account} AND network IN ('', ${network})`),
  ] as const;
}
