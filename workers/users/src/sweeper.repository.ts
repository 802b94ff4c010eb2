import { sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { mailCodes, sessions, signingKeys, signInAttempts } from "./tables.ts";

/**
 * Deletes what has been over for a day or more: sessions with their refresh tokens, codes, forgotten sign-ins, and
 * keys that a newer one has replaced for so long that nothing they signed is still good.
 */
export async function deleteExpired(db: Db): Promise<void> {
  const dayAgo = sql`now() - interval '1 day'`;
  await db.batch([
    db.delete(sessions).where(sql`${sessions.expiresAt} < ${dayAgo} OR ${sessions.endedAt} < ${dayAgo}`),
    db.delete(mailCodes).where(sql`${mailCodes.expiresAt} < ${dayAgo}`),
    db.delete(signInAttempts).where(sql`${signInAttempts.updatedAt} < ${dayAgo}`),
    db.delete(signingKeys).where(sql`EXISTS (
      SELECT FROM ${signingKeys} AS newer
      WHERE newer.created_at > ${signingKeys.createdAt} AND newer.created_at < ${dayAgo})`),
  ]);
}
