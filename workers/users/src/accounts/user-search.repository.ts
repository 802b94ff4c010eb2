import { and, desc, eq, inArray, isNotNull, or, sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { olderThan } from "#shared/database/keyset.ts";
import type { TimeKey } from "#shared/http/pagination.ts";
import { users } from "../tables.ts";
import type { UserRow } from "./users.repository.ts";

/** How many of the newest users a search reads before it asks the indexes. */
const NEWEST = 5_000;

type Search = { q: string; limit: number; after?: TimeKey | undefined };

/**
 * Users whose name or address contains `q`, newest first; one row more than `limit`, as `listUsers`. The name of a guest is found
 * as a whole only.
 *
 * What many users have is found among the newest; to sort all of them would take long. What few have is found by its trigrams;
 * to look for it along the time would read every user. The statistics don't say reliably which of both it is, so the newest are
 * read first, and the indexes are asked if that does not fill the page.
 */
export async function searchUsers(db: Db, { q, limit, after }: Search): Promise<UserRow[]> {
  const pattern = patternOf(q);
  if (!pattern) return [];
  // With the conditions of the partial indexes.
  const matches = or(
    and(isNotNull(users.passwordHash), sql`${users.username} ILIKE ${pattern}`),
    and(isNotNull(users.email), sql`${users.email} ILIKE ${pattern}`),
    eq(sql`lower(${users.username})`, q.toLowerCase()),
  );
  const older = olderThan(users, after) ?? sql`true`;
  const newestFirst = [desc(users.createdAt), desc(users.id)];
  const order = sql`ORDER BY ${sql.join(newestFirst, sql`, `)}`;
  const wanted = sql`${limit + 1}::int`;
  const found = sql`(
    WITH newest AS MATERIALIZED (
      SELECT id, created_at, username, email, password_hash FROM ${users} WHERE ${older} ${order} LIMIT ${NEWEST}::int
    ), recent AS MATERIALIZED (
      SELECT id FROM newest AS users WHERE ${matches} ${order} LIMIT ${wanted}
    ), matching AS MATERIALIZED (
      SELECT id, created_at FROM ${users} WHERE (SELECT count(*) FROM recent) < ${wanted} AND ${matches}
    )
    SELECT id FROM recent UNION (SELECT id FROM matching AS users WHERE ${older} ${order} LIMIT ${wanted}))`;
  const [, rows] = await db.batch([
    // Where the statistics are wrong, `matching` would read the whole table.
    db.execute(sql`SELECT set_config('enable_seqscan', 'off', true)`),
    db
      .select()
      .from(users)
      .where(inArray(users.id, found))
      .orderBy(...newestFirst)
      .limit(limit + 1),
  ]);
  return rows;
}

/** A trigram index finds a part by three letters or digits in a row, and a beginning by one. Without either, nothing is found. */
function patternOf(q: string): string | undefined {
  const literal = q.replaceAll(/[\\%_]/g, "\\$&");
  if (/[a-z0-9]{3}/i.test(q)) return `%${literal}%`;
  return /^[a-z0-9]/i.test(q) ? `${literal}%` : undefined;
}
