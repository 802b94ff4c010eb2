import { sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import type { UserRow } from "../accounts/users.repository.ts";
import type { ClientGrant } from "../sessions/client-grant.ts";
import { authorizationCodes, refreshTokens, sessions, users } from "../tables.ts";

type NewCode = {
  codeHash: string;
  approvedBy: string;
  clientGrant: ClientGrant;
  redirectUri: string;
  codeChallenge: string;
  lifetimeSeconds: number;
};

export const insertCode = (db: Db, { lifetimeSeconds, ...code }: NewCode) =>
  db
    .insert(authorizationCodes)
    .values({ ...code, expiresAt: sql`now() + make_interval(secs => ${lifetimeSeconds}::int)` });

type Redemption = {
  codeHash: string;
  clientId: string;
  /** Of the verifier that the client sent. */
  codeChallenge: string;
  /** `undefined` if the client did not repeat it. */
  redirectUri: string | undefined;
  session: { id: string; refreshTokenHash: string; lifetimeSeconds: number };
};

export type RedeemedCode =
  | { outcome: "redeemed"; userId: string; role: UserRow["role"]; clientGrant: ClientGrant }
  /** The code was used before; `sessionId` is the session of that use, which is over now. */
  | { outcome: "reused"; sessionId: string };

/**
 * Opens the session that a user approved, once. A second use of the code by the same client ends that session (OAuth 2.1
 * §4.1.3): one of two that know it has stolen it. Returns `undefined` for a code that is unknown, expired or of another
 * client, and for one whose user is deactivated or has ended the session of the approval. A change of the password in that
 * session deletes the code.
 *
 * The locks come first, so that the last statement sees what committed before: that of the user serialises it with all that
 * ends sessions of the user, that of the code makes the second of two concurrent uses a second one.
 */
export async function redeemCode(
  db: Db,
  { codeHash, clientId, codeChallenge, redirectUri, session }: Redemption,
): Promise<RedeemedCode | undefined> {
  const lockUser = db.execute(sql`
    SELECT FROM ${users} WHERE id = (
      SELECT s.user_id FROM ${authorizationCodes} AS c JOIN ${sessions} AS s ON s.id = c.approved_by
      WHERE c.code_hash = ${codeHash})
    FOR SHARE`);
  const lockCode = db.execute(sql`SELECT FROM ${authorizationCodes} WHERE code_hash = ${codeHash} FOR UPDATE`);
  const redeem = db.execute<{ reusedSessionId: string | null } & Partial<RedeemedCode & { outcome: "redeemed" }>>(sql`
    WITH presented AS (
      SELECT c.*, u.id AS user_id, u.role
      FROM ${authorizationCodes} AS c
      LEFT JOIN ${sessions} AS s ON s.id = c.approved_by AND s.ended_at IS NULL AND s.expires_at > now()
      LEFT JOIN ${users} AS u ON u.id = s.user_id AND u.is_active
      WHERE c.code_hash = ${codeHash} AND c.client_grant->>'clientId' = ${clientId}
        AND c.code_challenge = ${codeChallenge} AND c.redirect_uri = coalesce(${redirectUri ?? null}::text, c.redirect_uri)
    ), redeemed AS (
      UPDATE ${authorizationCodes} AS c SET used_at = now(), session_id = ${session.id}::uuid
      FROM presented AS p
      WHERE c.code_hash = p.code_hash AND c.used_at IS NULL AND c.expires_at > now() AND p.user_id IS NOT NULL
      RETURNING p.user_id, p.role, p.client_grant
    ), opened AS (
      INSERT INTO ${sessions} (id, user_id, expires_at, client_grant)
      SELECT ${session.id}::uuid, user_id, now() + make_interval(secs => ${session.lifetimeSeconds}::int), client_grant
      FROM redeemed
      RETURNING id
    ), token AS (
      INSERT INTO ${refreshTokens} (token_hash, session_id, is_signed)
      SELECT ${session.refreshTokenHash}, id, true FROM opened
    ), ended AS (
      UPDATE ${sessions} AS s SET ended_at = now() FROM presented AS p
      WHERE p.used_at IS NOT NULL AND s.id = p.session_id AND s.ended_at IS NULL
    )
    SELECT p.session_id AS "reusedSessionId", r.user_id AS "userId", r.role, r.client_grant AS "clientGrant"
    FROM presented AS p LEFT JOIN redeemed AS r ON true`);
  const [, , { rows }] = await db.batch([lockUser, lockCode, redeem]);
  const [row] = rows;
  if (row?.reusedSessionId) return { outcome: "reused", sessionId: row.reusedSessionId };
  const { userId, role, clientGrant } = row ?? {};
  return userId && role && clientGrant ? { outcome: "redeemed", userId, role, clientGrant } : undefined;
}
