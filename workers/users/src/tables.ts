import { sql } from "drizzle-orm";
import { boolean, check, index, jsonb, pgEnum, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { createdAt, time, updatedAt } from "../../../shared/columns.ts";

export const roleEnum = pgEnum("role", ["customer", "admin"]);

export const users = pgTable(
  "users",
  {
    id: uuid("id").primaryKey(),
    username: text("username").notNull(),
    passwordHash: text("password_hash").notNull(),
    email: text("email"),
    emailVerifiedAt: time("email_verified_at"),
    role: roleEnum("role").notNull().default("customer"),
    isActive: boolean("is_active").notNull().default(true),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    uniqueIndex("users_username_key").on(sql`lower(${table.username})`),
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
  (table) => [index("sessions_user_id_idx").on(table.userId)],
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
  publicJwk: jsonb("public_jwk").$type<JsonWebKey>().notNull(),
  /** The private key, encrypted with KEY_ENCRYPTION_SECRET. */
  wrappedPrivateKey: text("wrapped_private_key").notNull(),
  createdAt: createdAt(),
});
