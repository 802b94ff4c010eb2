import { sql } from "drizzle-orm";
import { bigint, boolean, index, integer, jsonb, pgEnum, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { createdAt, time, updatedAt } from "#shared/database/columns.ts";
import { users } from "./accounts/tables.ts";
import type { PublicJwk } from "./keys/key-pairs.ts";

export * from "./accounts/tables.ts";
export * from "./addresses/tables.ts";
export * from "./guests/tables.ts";

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
  (table) => [
    index("sessions_user_id_idx").on(table.userId),
    index("sessions_expires_at_idx").on(table.expiresAt),
    index("sessions_ended_at_idx").on(table.endedAt).where(sql`${table.endedAt} IS NOT NULL`),
  ],
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
    /** Whether the token names its session itself: then the row of a used one need not be kept. */
    isSigned: boolean("is_signed").notNull().default(false),
  },
  (table) => [
    index("refresh_tokens_session_id_idx").on(table.sessionId),
    index("refresh_tokens_used_at_idx").on(table.usedAt).where(sql`${table.usedAt} IS NOT NULL AND ${table.isSigned}`),
  ],
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
    /** How many codes were mailed to this account since `countedSince`. */
    mailed: integer("mailed").notNull(),
    countedSince: time("counted_since").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.purpose] }),
    index("mail_codes_expires_at_idx").on(table.expiresAt),
  ],
);

/**
 * How many codes were mailed to a recipient and from a network since `countedSince`. Keys are keyed hashes: the table
 * tells neither addresses nor networks.
 */
export const mailCodeCounters = pgTable(
  "mail_code_counters",
  {
    key: text("key").primaryKey(),
    mailed: integer("mailed").notNull(),
    countedSince: time("counted_since").notNull(),
  },
  (table) => [index("mail_code_counters_counted_since_idx").on(table.countedSince)],
);

export const noticeKindEnum = pgEnum("notice_kind", ["email-changed", "password-changed"]);

/** Mails about changes of an account that are still to be sent, written with the change. A row goes when its mail is sent. */
export const accountNotices = pgTable(
  "account_notices",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    kind: noticeKindEnum("kind").notNull(),
    /** Where it goes: the verified address of the time. */
    email: text("email").notNull(),
    attempts: integer("attempts").notNull().default(0),
    /** Not before. A sender that takes the row moves it on, so that a crashed one gives it back by itself. */
    nextAttemptAt: time("next_attempt_at").notNull().defaultNow(),
    createdAt: createdAt(),
  },
  (table) => [
    index("account_notices_user_id_idx").on(table.userId),
    index("account_notices_next_attempt_at_idx").on(table.nextAttemptAt),
  ],
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
