import { z } from "@hono/zod-openapi";

/** A name of the time zone database. Offsets are refused: they know no summer time, and PostgreSQL reverses their sign. */
export const TimeZoneSchema = z
  .string()
  .max(64)
  .refine((name) => /^[A-Za-z]/.test(name) && isTimeZone(name), { message: "must be a name such as Europe/Berlin" })
  .openapi({ example: "Europe/Berlin" });

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}
