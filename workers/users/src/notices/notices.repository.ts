import { eq, type SQL, sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { accountNotices, users } from "../tables.ts";

type Kind = (typeof accountNotices.$inferSelect)["kind"];

/** A notice that this sender has claimed; `username` is that of the account it is about. */
export type Notice = { id: number; kind: Kind; email: string; userId: string; username: string; attempts: number };

/** A part of the statement that makes the change. `recipients` is a query for `id` (of the user) and `email`. */
export const insertNotices = (kind: Kind, recipients: SQL) => sql`
  INSERT INTO ${accountNotices} (user_id, kind, email)
  SELECT id, ${kind}::notice_kind, email FROM (${recipients}) AS recipient`;

/**
 * Claims notices that are due, of one user or of all, so that no other sender sends them at the same time. Each claim
 * moves the next attempt by a minute first and by twice as long each time, an hour at most.
 */
export async function takeDueNotices(
  db: Db,
  { limit, userId }: { limit: number; userId?: string | undefined },
): Promise<Notice[]> {
  const { rows } = await db.execute<Notice>(sql`
    WITH due AS (
      SELECT id FROM ${accountNotices}
      WHERE next_attempt_at <= now() ${userId ? sql`AND user_id = ${userId}::uuid` : sql``}
      ORDER BY next_attempt_at LIMIT ${limit}::int
      FOR UPDATE SKIP LOCKED
    )
    UPDATE ${accountNotices} AS n SET attempts = n.attempts + 1,
      next_attempt_at = now() + least(interval '1 minute' * 2 ^ least(n.attempts, 6), interval '1 hour')
    FROM due, ${users} AS u WHERE n.id = due.id AND u.id = n.user_id
    RETURNING n.id::int, n.kind, n.email, n.user_id AS "userId", u.username, n.attempts`);
  return rows;
}

/** Deletes a notice that was sent or given up. */
export async function deleteNotice(db: Db, id: number): Promise<void> {
  await db.delete(accountNotices).where(eq(accountNotices.id, id));
}
