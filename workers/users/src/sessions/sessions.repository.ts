import { and, eq, isNull, sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { type Attempt, clearFailedAttempt } from "../sign-in-attempts/sign-in-attempts.repository.ts";
import type { ClientGrant } from "./client-grant.ts";
import { guests, refreshTokens, sessions, users } from "../tables.ts";
import type { UserRow } from "../accounts/users.repository.ts";

type NewSession = { id: string; user: UserRow; lifetimeSeconds: number; refreshTokenHash: string; attempt: Attempt };

/**
 * Opens a session and clears the sign-in attempt. Returns false, and opens nothing, when the account was deactivated or
 * its password changed since it was checked. The row is locked, so a concurrent change that ends sessions either sees
 * this session or is seen here.
 */
export async function insertSession(db: Db, session: NewSession): Promise<boolean> {
  const { user } = session;
  const insert = db.execute(sql`
    WITH account AS (
      SELECT id FROM ${users} WHERE id = ${user.id}::uuid AND is_active AND password_version = ${user.passwordVersion}::int
      FOR SHARE
    ), session AS (
      INSERT INTO ${sessions} (id, user_id, expires_at)
      SELECT ${session.id}::uuid, id, now() + make_interval(secs => ${session.lifetimeSeconds}::int) FROM account
      RETURNING id
    )
    INSERT INTO ${refreshTokens} (token_hash, session_id, is_signed)
    SELECT ${session.refreshTokenHash}, id, true FROM session
    RETURNING session_id`);
  const [lockAttempts, clearAttempt] = clearFailedAttempt(db, session.attempt);
  const [, { rows }] = await db.batch([lockAttempts, insert, clearAttempt]);
  return rows.length > 0;
}

export type RefreshedSession = {
  sessionId: string;
  userId: string;
  role: UserRow["role"];
  clientGrant: ClientGrant | null;
  reused: boolean;
};

/** The session of a refresh token that does not contain its id, as tokens of earlier versions. */
export async function findSessionOfToken(db: Db, tokenHash: string): Promise<string | undefined> {
  const [row] = await db
    .select({ sessionId: refreshTokens.sessionId })
    .from(refreshTokens)
    .where(eq(refreshTokens.tokenHash, tokenHash));
  return row?.sessionId;
}

type Rotation = {
  sessionId: string;
  presentedHash: string;
  nextHash: string;
  /** The client that presents the token, if it says so. */
  clientId: string | undefined;
  /** How long the session of a guest, and the guest, last from now on. */
  guestLifetimeSeconds: number;
};

/**
 * Replaces the presented refresh token of a session by a new one. A token that was used before, or whose row has been
 * deleted since, ends the session: `reused`. This signs out the legitimate client too, because a reuse shows that one
 * of two clients has stolen the token (RFC 9700 §4.14.2). The session is locked first, so the second of two concurrent
 * uses is a reuse. Returns `undefined` for a session that has ended, and for one of a client that another client
 * presents the token of. The session of a guest, who cannot sign in again, is extended with each use.
 */
export async function rotateRefreshToken(
  db: Db,
  { sessionId, presentedHash, nextHash, clientId, guestLifetimeSeconds }: Rotation,
): Promise<RefreshedSession | undefined> {
  const lock = db.execute(sql`SELECT FROM ${sessions} WHERE id = ${sessionId}::uuid FOR UPDATE`);
  const guestEnd = sql`now() + make_interval(secs => ${guestLifetimeSeconds}::int)`;
  const rotate = db.execute<RefreshedSession>(sql`
    WITH presented AS (
      SELECT s.id AS session_id, s.client_grant, u.id AS user_id, u.role, t.token_hash IS NULL OR t.used_at IS NOT NULL AS reused
      FROM ${sessions} AS s JOIN ${users} AS u ON u.id = s.user_id
      LEFT JOIN ${refreshTokens} AS t ON t.session_id = s.id AND t.token_hash = ${presentedHash}
      WHERE s.id = ${sessionId}::uuid AND s.ended_at IS NULL AND s.expires_at > now() AND u.is_active
        AND (s.client_grant IS NULL OR s.client_grant->>'clientId' = ${clientId ?? null}::text)
    ), used AS (
      UPDATE ${refreshTokens} AS t SET used_at = now()
      FROM presented WHERE t.token_hash = ${presentedHash} AND NOT reused
    ), next AS (
      INSERT INTO ${refreshTokens} (token_hash, session_id, is_signed)
      SELECT ${nextHash}, session_id, true FROM presented WHERE NOT reused
    ), extended AS (
      UPDATE ${sessions} AS s SET expires_at = ${guestEnd}
      FROM presented WHERE s.id = presented.session_id AND role = 'guest' AND NOT reused
    ), kept AS (
      UPDATE ${guests} AS g SET due_at = ${guestEnd} FROM presented WHERE g.user_id = presented.user_id AND NOT reused
    ), ended AS (
      UPDATE ${sessions} AS s SET ended_at = now() FROM presented WHERE s.id = presented.session_id AND reused
    )
    SELECT session_id AS "sessionId", user_id AS "userId", role, client_grant AS "clientGrant", reused FROM presented`);
  const [, { rows }] = await db.batch([lock, rotate]);
  return rows[0];
}

/** Ends the session of a refresh token, even a used one, or the session with this id; returns its id. */
export async function endSession(
  db: Db,
  { refreshTokenHash, sessionId }: { refreshTokenHash: string; sessionId: string | undefined },
): Promise<string | undefined> {
  const ofToken = sql`${sessions.id} = (
    SELECT ${refreshTokens.sessionId} FROM ${refreshTokens} WHERE ${refreshTokens.tokenHash} = ${refreshTokenHash})`;
  const [row] = await db
    .update(sessions)
    .set({ endedAt: sql`now()` })
    .where(and(sessionId ? eq(sessions.id, sessionId) : ofToken, isNull(sessions.endedAt)))
    .returning({ id: sessions.id });
  return row?.id;
}

/** The user of an open session with the current role, and what the session's client was allowed, if it is a client's. */
export async function findSessionUser(db: Db, sessionId: string) {
  const [row] = await db
    .select({ userId: users.id, role: users.role, clientGrant: sessions.clientGrant })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(
      and(
        eq(sessions.id, sessionId),
        isNull(sessions.endedAt),
        sql`${sessions.expiresAt} > now()`,
        eq(users.isActive, true),
      ),
    );
  return row;
}
