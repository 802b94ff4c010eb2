import { type AnyColumn, type SQL, sql } from "drizzle-orm";

/** Condition: whether an id is one of these, of which there may be thousands: they are one parameter. */
export function isAmong(id: AnyColumn | SQL, ids: string[]): SQL {
  return sql`${id} = ANY(${sql.param(`{${ids.join(",")}}`)}::uuid[])`;
}
