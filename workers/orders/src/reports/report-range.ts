import { type SQL, sql } from "drizzle-orm";
import { orders } from "../tables.ts";

/** What a report is about, each bound a day of the time zone (`2026-11-01`) or a point in time (RFC 3339). */
export type ReportRange = { from: string; to: string; timezone: string };

export const isDay = (bound: string) => bound.length === "2026-11-01".length;

/**
 * The moment at which a day begins in a time zone. Where clocks go back over midnight it comes twice: PostgreSQL takes the
 * second one, and the day begins with the first, an hour after eleven.
 */
export function midnight(day: SQL, timezone: string): SQL {
  const zone = sql`${timezone}::text`;
  const hour = sql`interval '1 hour'`;
  return sql`least(${day} AT TIME ZONE ${zone}, (${day} - ${hour}) AT TIME ZONE ${zone} + ${hour})`;
}

/** The moment at which the report begins. */
export function startOf({ from, timezone }: ReportRange): SQL {
  return isDay(from) ? midnight(sql`${from}::timestamp`, timezone) : sql`${from}::timestamptz`;
}

/** The moment before which it ends: a day is included as a whole, whether it has 23, 24 or 25 hours. */
export function endOf({ to, timezone }: ReportRange): SQL {
  return isDay(to) ? midnight(sql`(${to}::timestamp + interval '1 day')`, timezone) : sql`${to}::timestamptz`;
}

/** The orders of the range: an index leads to them, so that orders before and after it cost nothing. */
export function isWithin(range: ReportRange): SQL {
  return sql`${orders.createdAt} >= ${startOf(range)} AND ${orders.createdAt} < ${endOf(range)}`;
}
