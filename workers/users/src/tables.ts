import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { createdAt, time, updatedAt } from "#shared/database/columns.ts";
import type { PublicJwk } from "./keys/key-pairs.ts";

export const roleEnum = pgEnum("role", ["customer", "admin"]);

export const users = pgTable(
  "users",
  {
    id: uuid("id").primaryKey(),
    username: text("username").notNull(),
    passwordHash: text("password_hash").notNull(),
    /** Raised when the password changes, not when the same one is hashed anew. */
    passwordVersion: integer("password_version").notNull().default(1),
    email: text("email"),
    emailVerifiedAt: time("email_verified_at"),
    role: roleEnum("role").notNull().default("customer"),
    isActive: boolean("is_active").notNull().default(true),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    uniqueIndex("users_username_key").on(sql`lower(${table.username})`),
    index("users_created_at_idx").on(table.createdAt, table.id),
    check("users_username_check", sql`${table.username} ~ '^[A-Za-z0-9][A-Za-z0-9._-]{2,49}$'`),
  ],
);

/** A session begins with a sign-in and ends for good; its refresh tokens follow one another within it. */
export const sessions = pgTable(
  "sessions",
  {
    id: uuid("id").primaryKey(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    createdAt: createdAt(),
    expiresAt: time("expires_at").notNull(),
    endedAt: time("ended_at"),
  },
  (table) => [index("sessions_user_id_idx").on(table.userId), index("sessions_expires_at_idx").on(table.expiresAt)],
);

export const refreshTokens = pgTable(
  "refresh_tokens",
  {
    /** SHA-256 of the token, base64url. The token itself is known to the client only. */
    tokenHash: text("token_hash").primaryKey(),
    sessionId: uuid("session_id")
      .notNull()
      .references(() => sessions.id, { onDelete: "cascade" }),
    createdAt: createdAt(),
    usedAt: time("used_at"),
  },
  (table) => [index("refresh_tokens_session_id_idx").on(table.sessionId)],
);

/** The newest key signs; every key verifies until the last token it signed has expired. */
export const signingKeys = pgTable("signing_keys", {
  kid: text("kid").primaryKey(),
  publicJwk: jsonb("public_jwk").$type<PublicJwk>().notNull(),
  /** The private key, encrypted with KEY_ENCRYPTION_SECRET. */
  wrappedPrivateKey: text("wrapped_private_key").notNull(),
  createdAt: createdAt(),
});

export const codePurposeEnum = pgEnum("code_purpose", ["verify-email", "reset-password"]);

/** The code that was last mailed to a user for a purpose. */
export const mailCodes = pgTable(
  "mail_codes",
  {
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    purpose: codePurposeEnum("purpose").notNull(),
    codeHash: text("code_hash").notNull(),
    /** The address it went to. */
    email: text("email").notNull(),
    expiresAt: time("expires_at").notNull(),
    /** How often it may still be tried; 0 once it served. */
    attemptsLeft: integer("attempts_left").notNull(),
    /** How many codes were mailed since `countedSince`, so that nobody's mailbox is flooded. */
    mailed: integer("mailed").notNull(),
    countedSince: time("counted_since").notNull(),
  },
  (table) => [primaryKey({ columns: [table.userId, table.purpose] })],
);

/**
 * Sign-ins that were tried and not forgiven. An account is the hash of whatever name was typed, whether anybody
 * has it or not; the row with an empty network counts for the account alone.
 */
export const signInAttempts = pgTable(
  "sign_in_attempts",
  {
    account: text("account").notNull(),
    network: text("network").notNull(),
    /** All that were let through to the password, those that still run included. */
    attempts: integer("attempts").notNull(),
    running: integer("running").notNull(),
    blockedUntil: time("blocked_until"),
    updatedAt: updatedAt(),
  },
  (table) => [
    primaryKey({ columns: [table.account, table.network] }),
    index("sign_in_attempts_updated_at_idx").on(table.updatedAt),
  ],
);
