import { type AnyPgColumn, bigint, char, customType, integer, timestamp, uuid } from "drizzle-orm/pg-core";

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

/** The version of a row, which every change raises. */
export const version = () => integer("version").notNull().default(1);

/** An amount of money in minor units. */
export const amount = (name: string) => bigint(name, { mode: "number" });

/** The ISO 4217 code of a currency. */
export const currency = (name = "currency") => char(name, { length: 3 });

/** The id of a row of another table, which can't be deleted while it is referenced. */
export const reference = (name: string, column: () => AnyPgColumn) => uuid(name).notNull().references(column);

/** The id of a row of another table; the row with this column is deleted with it. */
export const deletedWith = (name: string, column: () => AnyPgColumn) =>
  uuid(name).notNull().references(column, { onDelete: "cascade" });
