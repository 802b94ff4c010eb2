import { and, type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import type { TimeKey } from "#shared/http/pagination.ts";

type TimeOrdered = { createdAt: PgColumn; id: PgColumn };

/**
 * The order of a list with the newest first; `id` decides between rows of one millisecond. `NULLS LAST` is what an index of
 * `createdAt.desc(), id.desc()` is declared with: without it PostgreSQL would sort the whole table instead.
 */
export const newestFirst = ({ createdAt, id }: TimeOrdered): SQL[] => [
  sql`${createdAt} DESC NULLS LAST`,
  sql`${id} DESC NULLS LAST`,
];

/** The rows of such a list that come after this one (keyset pagination); all of them when there is none. */
export function olderThan({ createdAt, id }: TimeOrdered, key: TimeKey | undefined): SQL | undefined {
  return key && and(sql`(${createdAt}, ${id}) < (${key.createdAt}::timestamptz, ${key.id}::uuid)`);
}
