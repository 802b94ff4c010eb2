import { timestamp } from "drizzle-orm/pg-core";

/**
 * A point in time. Milliseconds are what clients and cursors see; a finer clock in the database would make two
 * times differ there that look equal outside.
 */
export const time = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });

export const createdAt = () => time("created_at").notNull().defaultNow();
export const updatedAt = () => time("updated_at").notNull().defaultNow();
