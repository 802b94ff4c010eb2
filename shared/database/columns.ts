import { customType, timestamp } from "drizzle-orm/pg-core";

/**
 * A point in time. Milliseconds are what clients and cursors see; a finer clock in the database would make two
 * times differ there that look equal outside.
 */
export const time = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });

/** The same, as the text that clients send and see. */
export const isoTime = customType<{ data: string; driverData: string }>({
  dataType: () => "timestamp (3) with time zone",
  fromDriver: (value) => new Date(value).toISOString(),
});

export const createdAt = () => time("created_at").notNull().defaultNow();
export const updatedAt = () => time("updated_at").notNull().defaultNow();
