import { type SQL, sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { guestCounters, oauthClientCounters } from "./tables.ts";

/** How many may be made under a key within an hour. */
export type HourlyLimit = { key: string; quota: number };

/** Each counter with the name of the column that counts. */
const COUNTERS = {
  guests: { table: guestCounters, column: sql.identifier("guests") },
  clients: { table: oauthClientCounters, column: sql.identifier("clients") },
};

/**
 * Makes what a network may make only so often within an hour. `insert` gets a part of a WITH clause, `counted`, which has one
 * row if the limit allows it, and returns a row for what it inserts. Returns 0, or after how many seconds the next may be made. The
 * counter's row serialises concurrent calls, so the count is exact.
 */
export async function insertWithin(
  db: Db,
  counter: keyof typeof COUNTERS,
  limit: HourlyLimit | undefined,
  insert: (counted: SQL) => SQL,
): Promise<number> {
  const { table, column } = COUNTERS[counter];
  const hourAgo = sql`(now() - interval '1 hour')`;
  const isOver = sql`c.counted_since <= ${hourAgo}`;
  const count = sql`
    INSERT INTO ${table} AS c (key, ${column}, counted_since) VALUES (${limit?.key}, 1, now())
    ON CONFLICT (key) DO UPDATE SET
      ${column} = CASE WHEN ${isOver} THEN 1 ELSE c.${column} + 1 END,
      counted_since = CASE WHEN ${isOver} THEN now() ELSE c.counted_since END
    WHERE ${isOver} OR c.${column} < ${limit?.quota}::int
    RETURNING 1`;
  const wait = db.execute<{ seconds: number }>(sql`
    SELECT greatest(1, ceil(extract(epoch FROM counted_since - ${hourAgo})))::int AS seconds
    FROM ${table} WHERE key = ${limit?.key ?? ""}`);
  const [inserted, waiting] = await db.batch([
    db.execute(insert(sql`counted AS (${limit ? count : sql`SELECT 1`})`)),
    wait,
  ]);
  return inserted.rows.length > 0 ? 0 : (waiting.rows[0]?.seconds ?? 1);
}
