import { eq, sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { ago, deleteOldest } from "#shared/database/delete-oldest.ts";
import { agentRequests } from "./tables.ts";

/** A claim of a Worker that ended without an answer can be taken over after this time. */
const CLAIM_SECONDS = 60;

type Claimed = { isClaimed: boolean; request: typeof agentRequests.$inferSelect | undefined };

/** Claims a request, unless it is answered or claimed. The row of the key lets one of concurrent claims win. */
export async function claim(db: Db, key: string, requestHash: string): Promise<Claimed> {
  const insert = db.execute(sql`
    INSERT INTO ${agentRequests} AS r (key, request_hash) VALUES (${key}, ${requestHash})
    ON CONFLICT (key) DO UPDATE SET claimed_at = now()
      WHERE r.status IS NULL AND r.request_hash = excluded.request_hash
        AND r.claimed_at < now() - make_interval(secs => ${CLAIM_SECONDS}::int)
    RETURNING key`);
  const read = db.select().from(agentRequests).where(eq(agentRequests.key, key));
  const [{ rows }, [request]] = await db.batch([insert, read]);
  return { isClaimed: rows.length > 0, request };
}

export async function storeAnswer(db: Db, key: string, answer: { status: number; body: string }): Promise<void> {
  await db.update(agentRequests).set(answer).where(eq(agentRequests.key, key));
}

/** Deletes a request without an answer. */
export async function deleteClaim(db: Db, key: string): Promise<void> {
  await db.delete(agentRequests).where(sql`${agentRequests.key} = ${key} AND ${agentRequests.status} IS NULL`);
}

/** The protocol recommends 48 hours. Deletes up to `limit`; returns how many. */
export const deleteOldRequests = (db: Db, limit: number): Promise<number> =>
  deleteOldest(db, agentRequests, { by: agentRequests.createdAt, before: ago("48 hours"), limit });
