import { sql } from "drizzle-orm";
import { boolean, char, index, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { createdAt, deletedWith, updatedAt } from "#shared/database/columns.ts";
import { users } from "../accounts/tables.ts";

/** A customer's postal addresses. */
export const addresses = pgTable(
  "addresses",
  {
    id: uuid("id").primaryKey(),
    userId: deletedWith("user_id", () => users.id),
    name: text("name").notNull(),
    company: text("company"),
    line1: text("line1").notNull(),
    line2: text("line2"),
    postalCode: text("postal_code"),
    city: text("city").notNull(),
    /** The part of an ISO 3166-2 code after the hyphen. */
    region: text("region"),
    /** ISO 3166-1 alpha-2. */
    country: char("country", { length: 2 }).notNull(),
    phone: text("phone"),
    isDefault: boolean("is_default").notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    index("addresses_user_id_idx").on(table.userId, table.createdAt.desc(), table.id.desc()),
    uniqueIndex("addresses_default_key").on(table.userId).where(sql`${table.isDefault}`),
  ],
);
