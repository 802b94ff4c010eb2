import { sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { ago, deleteOldest } from "#shared/database/delete-oldest.ts";
import {
  guestCounters,
  mailCodeCounters,
  mailCodes,
  refreshTokens,
  sessions,
  signingKeys,
  signInAttempts,
} from "../tables.ts";

/** What is over can still be looked at for a day. */
const over = ago("1 days");

export const deleteEndedSessions = (db: Db, limit: number) => deleteSessions(db, sessions.endedAt, limit);
export const deleteExpiredSessions = (db: Db, limit: number) => deleteSessions(db, sessions.expiresAt, limit);

/**
 * A session may have thousands of refresh tokens, which would all go with it in one statement. So the tokens of the
 * sessions that are due go first, `limit` at a time, and the sessions that have none left.
 */
async function deleteSessions(
  db: Db,
  column: typeof sessions.endedAt | typeof sessions.expiresAt,
  limit: number,
): Promise<number> {
  // Nothing changes a session that has been over for a day, so its row need not be locked.
  const due = sql`(
    SELECT ${sessions}.ctid AS place, id FROM ${sessions} WHERE ${column} < ${over} ORDER BY ${column} LIMIT ${limit}::int
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

/** Used tokens that name their session themselves: using one again is recognised without its row. */
export const deleteUsedTokens = (db: Db, limit: number) =>
  deleteOldest(db, refreshTokens, {
    by: refreshTokens.usedAt,
    // No access token lives longer than half an hour.
    before: ago("1 hours"),
    where: sql`${refreshTokens.isSigned}`,
    limit,
  });

export const deleteExpiredCodes = (db: Db, limit: number) =>
  deleteOldest(db, mailCodes, { by: mailCodes.expiresAt, before: over, limit });

export const deleteOldCounters = (db: Db, limit: number) =>
  deleteOldest(db, mailCodeCounters, { by: mailCodeCounters.countedSince, before: over, limit });

export const deleteOldGuestCounters = (db: Db, limit: number) =>
  deleteOldest(db, guestCounters, { by: guestCounters.countedSince, before: over, limit });

export const deleteOldAttempts = (db: Db, limit: number) =>
  deleteOldest(db, signInAttempts, { by: signInAttempts.updatedAt, before: over, limit });

/** Keys that a newer one has replaced for so long that nothing they signed is still valid: a few rows, no batches. */
export async function deleteReplacedKeys(db: Db): Promise<number> {
  const isReplaced = sql`EXISTS (
    SELECT FROM ${signingKeys} AS newer WHERE newer.created_at > ${signingKeys.createdAt} AND newer.created_at < ${over})`;
  const { rowCount } = await db.delete(signingKeys).where(isReplaced);
  return rowCount ?? 0;
}
