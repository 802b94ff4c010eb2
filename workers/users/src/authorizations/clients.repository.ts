import { and, eq, sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { oauthClientCounters, oauthClients } from "../tables.ts";

const inDays = (days: number) => sql`now() + make_interval(days => ${days}::int)`;

type NewClient = {
  id: string;
  name: string;
  redirectUris: string[];
  lifetimeDays: number;
  /** How many clients may register under this key within an hour; `undefined` for no limit. */
  limit: { key: string; quota: number } | undefined;
};

/**
 * Registers a client. Returns 0, or when its network has registered too many within an hour, after how many seconds it may
 * register the next. The counter's row serialises concurrent calls, so the count is exact.
 */
export async function insertClient(db: Db, { limit, ...client }: NewClient): Promise<number> {
  const hourAgo = sql`(now() - interval '1 hour')`;
  const isOver = sql`c.counted_since <= ${hourAgo}`;
  const counted = sql`
    INSERT INTO ${oauthClientCounters} AS c (key, clients, counted_since) VALUES (${limit?.key}, 1, now())
    ON CONFLICT (key) DO UPDATE SET
      clients = CASE WHEN ${isOver} THEN 1 ELSE c.clients + 1 END,
      counted_since = CASE WHEN ${isOver} THEN now() ELSE c.counted_since END
    WHERE ${isOver} OR c.clients < ${limit?.quota}::int
    RETURNING 1`;
  const insert = db.execute(sql`
    WITH counted AS (${limit ? counted : sql`SELECT 1`})
    INSERT INTO ${oauthClients} (id, name, redirect_uris, expires_at)
    SELECT ${client.id}::uuid, ${client.name},
      ARRAY(SELECT jsonb_array_elements_text(${JSON.stringify(client.redirectUris)}::jsonb)), ${inDays(client.lifetimeDays)}
    FROM counted
    RETURNING id`);
  const wait = db.execute<{ seconds: number }>(sql`
    SELECT greatest(1, ceil(extract(epoch FROM counted_since - ${hourAgo})))::int AS seconds
    FROM ${oauthClientCounters} WHERE key = ${limit?.key ?? ""}`);
  const [inserted, waiting] = await db.batch([insert, wait]);
  return inserted.rows.length > 0 ? 0 : (waiting.rows[0]?.seconds ?? 1);
}

export async function findRegisteredClient(db: Db, id: string) {
  const [row] = await db
    .select()
    .from(oauthClients)
    .where(and(eq(oauthClients.id, id), sql`${oauthClients.expiresAt} > now()`));
  return row;
}

/** Keeps a client, if it is a registered one, so many days from now on. */
export const keepClient = (db: Db, id: string, lifetimeDays: number) =>
  db
    .update(oauthClients)
    .set({ expiresAt: inDays(lifetimeDays) })
    .where(sql`${oauthClients.id}::text = ${id}`);
