import { type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";

/** The left and right sides of `SET` for the values that are given, as drizzle's own `set()` would write them. */
export function assignments(columns: Record<string, PgColumn>, values: Record<string, unknown>): SQL[] {
  return Object.entries(values).flatMap(([key, value]) => {
    const column = columns[key];
    if (value === undefined || !column) return [];
    return [sql`${sql.identifier(column.name)} = ${sql.param(value, column)}`];
  });
}
