import { sql } from "drizzle-orm";
import { boolean, check, index, integer, pgEnum, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { ROLES } from "#shared/contracts/identity.ts";
import { createdAt, time, updatedAt } from "#shared/database/columns.ts";

export const roleEnum = pgEnum("role", ROLES);

export const users = pgTable(
  "users",
  {
    id: uuid("id").primaryKey(),
    username: text("username").notNull(),
    /** NULL for a guest. */
    passwordHash: text("password_hash"),
    /** Raised when the password changes, but not when the same password is hashed with new parameters. */
    passwordVersion: integer("password_version").notNull().default(1),
    email: text("email"),
    emailVerifiedAt: time("email_verified_at"),
    /** The verified address that was there before the present one, and since when it is not: for 24 hours, see `mail-addresses.repository.ts`. */
    replacedEmail: text("replaced_email"),
    emailReplacedAt: time("email_replaced_at"),
    role: roleEnum("role").notNull().default("customer"),
    isActive: boolean("is_active").notNull().default(true),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    uniqueIndex("users_username_key").on(sql`lower(${table.username})`),
    index("users_created_at_idx").on(table.createdAt, table.id),
    // For searches. Guests, most of all users, have neither a name of their own nor, mostly, an address.
    index("users_username_trgm_idx")
      .using("gin", table.username.op("gin_trgm_ops"))
      .with({ gin_pending_list_limit: 256 })
      .where(sql`${table.passwordHash} IS NOT NULL`),
    index("users_email_trgm_idx")
      .using("gin", table.email.op("gin_trgm_ops"))
      .with({ gin_pending_list_limit: 256 })
      .where(sql`${table.email} IS NOT NULL`),
    index("users_email_replaced_at_idx").on(table.emailReplacedAt).where(sql`${table.emailReplacedAt} IS NOT NULL`),
    check("users_username_check", sql`${table.username} ~ '^[A-Za-z0-9][A-Za-z0-9._-]{2,49}$'`),
    // Does not name the value `guest`, because the transaction that adds it to the enum cannot use it.
    check(
      "users_password_hash_check",
      sql`(${table.passwordHash} IS NULL) = (${table.role} NOT IN ('customer', 'admin'))`,
    ),
  ],
);
