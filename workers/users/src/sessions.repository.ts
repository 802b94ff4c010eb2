import { and, eq, isNull, sql } from "drizzle-orm";
import type { Db } from "../../../shared/db.ts";
import { refreshTokens, sessions, users } from "./tables.ts";

type NewSession = { id: string; userId: string; lifetimeSeconds: number; refreshTokenHash: string };

export async function insertSession(db: Db, session: NewSession): Promise<void> {
  await db.batch([
    db.insert(sessions).values({
      id: session.id,
      userId: session.userId,
      expiresAt: sql`now() + make_interval(secs => ${session.lifetimeSeconds})`,
    }),
    db.insert(refreshTokens).values({ tokenHash: session.refreshTokenHash, sessionId: session.id }),
  ]);
}

/** The user of a session that still goes on, with the role of this moment. */
export async function findSessionUser(db: Db, sessionId: string) {
  const [row] = await db
    .select({ userId: users.id, role: users.role })
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
