import { and, eq, isNotNull, isNull, sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { newestFirst, olderThan } from "#shared/database/keyset.ts";
import type { TimeKey } from "#shared/http/pagination.ts";
import { refreshTokens, sessions } from "../tables.ts";

type Wanted = { userId: string; limit: number; after: TimeKey | undefined };

/** The open sessions of clients, newest first; reads one row more than `limit`, which shows whether there is another page. */
export function listClientSessions(db: Db, { userId, limit, after }: Wanted) {
  const lastToken = db
    .select({ at: sql`max(${refreshTokens.createdAt})` })
    .from(refreshTokens)
    .where(eq(refreshTokens.sessionId, sessions.id));
  return db
    .select({
      id: sessions.id,
      createdAt: sessions.createdAt,
      clientGrant: sessions.clientGrant,
      lastUsedAt: sql`coalesce((${lastToken}), ${sessions.createdAt})`.mapWith(sessions.createdAt),
    })
    .from(sessions)
    .where(
      and(
        eq(sessions.userId, userId),
        isNotNull(sessions.clientGrant),
        isNull(sessions.endedAt),
        sql`${sessions.expiresAt} > now()`,
        olderThan(sessions, after),
      ),
    )
    .orderBy(...newestFirst(sessions))
    .limit(limit + 1);
}

/** Ends the session of a client. False if the user has no such one; true also when it has ended before. */
export async function endClientSession(db: Db, { id, userId }: { id: string; userId: string }): Promise<boolean> {
  const ended = await db
    .update(sessions)
    .set({ endedAt: sql`coalesce(${sessions.endedAt}, now())` })
    .where(and(eq(sessions.id, id), eq(sessions.userId, userId), isNotNull(sessions.clientGrant)))
    .returning({ id: sessions.id });
  return ended.length > 0;
}
