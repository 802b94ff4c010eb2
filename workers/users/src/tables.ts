import { bigint, index, integer, jsonb, pgEnum, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { createdAt, deletedWith, time, updatedAt } from "#shared/database/columns.ts";
import { users } from "./accounts/tables.ts";
import type { PublicJwk } from "./keys/key-pairs.ts";

export * from "./accounts/tables.ts";
export * from "./addresses/tables.ts";
export * from "./authorizations/tables.ts";
export * from "./guests/tables.ts";
export * from "./sessions/tables.ts";

/** The newest key signs; every key verifies until the last token it signed has expired. */
export const signingKeys = pgTable("signing_keys", {
  kid: text("kid").primaryKey(),
  publicJwk: jsonb("public_jwk").$type<PublicJwk>().notNull(),
  /** The private key, encrypted with KEY_ENCRYPTION_SECRET. */
  wrappedPrivateKey: text("wrapped_private_key").notNull(),
  createdAt: createdAt(),
});

export const codePurposeEnum = pgEnum("code_purpose", ["verify-email", "reset-password"]);

/** The last code that was mailed to a user for a purpose. */
export const mailCodes = pgTable(
  "mail_codes",
  {
    userId: deletedWith("user_id", () => users.id),
    purpose: codePurposeEnum("purpose").notNull(),
    codeHash: text("code_hash").notNull(),
    /** The address that the code was mailed to. */
    email: text("email").notNull(),
    expiresAt: time("expires_at").notNull(),
    /** How often it can still be tried; 0 once it was accepted. */
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
 * How many codes were mailed to a recipient or from a network since `countedSince`. Keys are keyed hashes, so the table
 * reveals neither addresses nor networks.
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

/**
 * Mails about changes of an account that are still to be sent, written in the transaction of the change. A row is
 * deleted when its mail is sent.
 */
export const accountNotices = pgTable(
  "account_notices",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    userId: deletedWith("user_id", () => users.id),
    kind: noticeKindEnum("kind").notNull(),
    /** The recipient: the verified address at the time of the change. */
    email: text("email").notNull(),
    attempts: integer("attempts").notNull().default(0),
    /**
     * The earliest next attempt. A sender that claims the row moves it, so that the claim of a crashed sender expires.
     */
    nextAttemptAt: time("next_attempt_at").notNull().defaultNow(),
    createdAt: createdAt(),
  },
  (table) => [
    index("account_notices_user_id_idx").on(table.userId),
    index("account_notices_next_attempt_at_idx").on(table.nextAttemptAt),
  ],
);

/**
 * Sign-in attempts that were not cleared. `account` is the hash of the typed username, whether such a user exists or
 * not; the row with an empty network counts for the account as a whole.
 */
export const signInAttempts = pgTable(
  "sign_in_attempts",
  {
    account: text("account").notNull(),
    network: text("network").notNull(),
    /** All attempts admitted to password verification, running ones included. */
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
