import { sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { signInAttempts } from "../tables.ts";
import { selectUserByUsername, type UserRow } from "../accounts/users.repository.ts";

/** Whose attempt it is, and from where. */
export type Attempt = { account: string; network: string };

export type AttemptLimits = {
  capPerNetwork: number;
  capPerAccount: number;
  /** The first wait past the cap; each further attempt doubles it. */
  firstWaitSeconds: number;
  longestWaitSeconds: number;
  /** After this quiet time nothing is held against anybody. */
  forgottenAfterSeconds: number;
  /** An attempt that was not settled after this time is taken for a failed one. */
  runningForSeconds: number;
};

/** `waitSeconds` is 0 for an attempt that may be made. `busy`: it might be let in once others that run are settled. */
export type Admission = { waitSeconds: number; busy: boolean };

const takeTurn = (db: Db, account: string) =>
  db.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`sign-in ${account}`}, 0))`);

/**
 * Counts an attempt before its password is looked at, or refuses it, and reads the user it is for: one round trip.
 * Attempts on one account take turns, so any number of them at once is counted exactly. An attempt counts as failed
 * until it is forgiven; the one that reaches the cap shuts the door behind itself.
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
  const [, { rows }, [user]] = await db.batch([takeTurn(db, account), decide, selectUserByUsername(db, username)]);
  return { admission: rows[0] as Admission, user };
}

/** The password was wrong: the attempt stays counted. */
export async function recordFailedAttempt(db: Db, { account, network }: Attempt): Promise<void> {
  const settle = db.execute(sql`
    UPDATE ${signInAttempts} SET running = greatest(running - 1, 0), updated_at = clock_timestamp()
    WHERE account = ${account} AND network IN ('', ${network})`);
  await db.batch([takeTurn(db, account), settle]);
}

/**
 * The password was right, for a batch with what follows from it: whoever knows it starts anew in this network. For
 * the account alone only this attempt is taken back, or an owner who signs in would clear the way for a guesser.
 */
export function clearFailedAttempt(db: Db, { account, network }: Attempt) {
  return [
    takeTurn(db, account),
    db.execute(sql`
      UPDATE ${signInAttempts} SET
        attempts = CASE WHEN network = '' THEN greatest(attempts - 1, 0) ELSE greatest(running - 1, 0) END,
        running = greatest(running - 1, 0), blocked_until = NULL, updated_at = clock_timestamp()
      WHERE account = ${account} AND network IN ('', ${network})`),
  ] as const;
}
