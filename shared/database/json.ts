import { type AnyColumn, Column, type SQL, sql } from "drizzle-orm";

/** A time as clients and events have it: RFC 3339 in UTC with milliseconds. */
export const isoTimeAsJson = (column: AnyColumn | SQL): SQL =>
  sql`to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** A JSON object with these fields, in this order, of columns and expressions; times as clients have them. */
export function jsonObject(fields: Record<string, AnyColumn | SQL>): SQL {
  const pairs = Object.entries(fields).map(([name, value]) => {
    const isTime = value instanceof Column && value.getSQLType().startsWith("timestamp");
    return sql`${sql.raw(`'${name}'`)}, ${isTime ? isoTimeAsJson(value) : value}`;
  });
  return sql`json_build_object(${sql.join(pairs, sql`, `)})`;
}

/** Money of two columns, or null when they are. */
export const moneyAsJson = (amount: AnyColumn, currency: AnyColumn): SQL =>
  sql`CASE WHEN ${amount} IS NOT NULL THEN ${jsonObject({ amount, currency })} END`;
