import { sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { ago, deleteOldest } from "#shared/database/delete-oldest.ts";
import {
  authorizationCodes,
  guestCounters,
  mailCodeCounters,
  mailCodes,
  oauthClientCounters,
  oauthClients,
  refreshTokens,
  sessions,
  signingKeys,
  signInAttempts,
} from "../tables.ts";

/** Expired rows are kept for a day, so that operators can inspect them. */
const oneDayAgo = ago("1 days");

/**
 * Deletes sessions that ended more than a day ago, and their tokens. A result of `limit` means that more may be left.
 */
export const deleteEndedSessions = (db: Db, limit: number) => deleteSessions(db, sessions.endedAt, limit);
export const deleteExpiredSessions = (db: Db, limit: number) => deleteSessions(db, sessions.expiresAt, limit);

/**
 * A session may have thousands of refresh tokens, which a cascade would delete in one statement. So the tokens of
 * expired sessions are deleted first, `limit` at a time, and then the sessions without tokens.
 */
async function deleteSessions(
  db: Db,
  column: typeof sessions.endedAt | typeof sessions.expiresAt,
  limit: number,
): Promise<number> {
  // A session that ended a day ago no longer changes, so its row need not be locked.
  const due = sql`(
    SELECT ${sessions}.ctid AS place, id FROM ${sessions} WHERE ${column} < ${oneDayAgo} ORDER BY ${column} LIMIT ${limit}::int
  ) AS due`;
  const tokens = db.execute(sql`
    DELETE FROM ${refreshTokens} WHERE ctid = ANY(ARRAY(
      SELECT t.ctid FROM ${due} JOIN ${refreshTokens} AS t ON t.session_id = due.id LIMIT ${limit}::int))`);
  const withoutTokens = db.execute(sql`
    DELETE FROM ${sessions} WHERE ctid = ANY(ARRAY(
      SELECT place FROM ${due} WHERE NOT EXISTS (SELECT FROM ${refreshTokens} AS t WHERE t.session_id = due.id)))`);
  const results = await db.batch([tokens, withoutTokens]);
  return Math.max(...results.map(({ rowCount }) => rowCount ?? 0));
}

/** Used tokens that contain their session's id: their reuse is detected without the row. */
export const deleteUsedTokens = (db: Db, limit: number) =>
  deleteOldest(db, refreshTokens, {
    by: refreshTokens.usedAt,
    // Access tokens expire within half an hour.
    before: ago("1 hours"),
    where: sql`${refreshTokens.isSigned}`,
    limit,
  });

export const deleteExpiredCodes = (db: Db, limit: number) =>
  deleteOldest(db, mailCodes, { by: mailCodes.expiresAt, before: oneDayAgo, limit });

export const deleteOldCounters = (db: Db, limit: number) =>
  deleteOldest(db, mailCodeCounters, { by: mailCodeCounters.countedSince, before: oneDayAgo, limit });

export const deleteOldGuestCounters = (db: Db, limit: number) =>
  deleteOldest(db, guestCounters, { by: guestCounters.countedSince, before: oneDayAgo, limit });

export const deleteOldAttempts = (db: Db, limit: number) =>
  deleteOldest(db, signInAttempts, { by: signInAttempts.updatedAt, before: oneDayAgo, limit });

/** A code lives for a minute. For a day after it, a second use of it ends the session of the first. */
export const deleteOldAuthorizationCodes = (db: Db, limit: number) =>
  deleteOldest(db, authorizationCodes, { by: authorizationCodes.expiresAt, before: oneDayAgo, limit });

export const deleteUnusedClients = (db: Db, limit: number) =>
  deleteOldest(db, oauthClients, { by: oauthClients.expiresAt, before: sql`now()`, limit });

export const deleteOldClientCounters = (db: Db, limit: number) =>
  deleteOldest(db, oauthClientCounters, { by: oauthClientCounters.countedSince, before: oneDayAgo, limit });

/**
 * Deletes keys that were replaced so long ago that every token they signed has expired. They are few, so there are no
 * batches.
 */
export async function deleteReplacedKeys(db: Db): Promise<number> {
  const isReplaced = sql`EXISTS (
    SELECT FROM ${signingKeys} AS newer WHERE newer.created_at > ${signingKeys.createdAt} AND newer.created_at < ${oneDayAgo})`;
  const { rowCount } = await db.delete(signingKeys).where(isReplaced);
  return rowCount ?? 0;
}
