import { sql } from "drizzle-orm";
import { boolean, index, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { createdAt, deletedWith, time } from "#shared/database/columns.ts";
import { users } from "../accounts/tables.ts";
import type { ClientGrant } from "./client-grant.ts";

/**
 * A session starts with a sign-in, or with the code of a client that a user approved. It cannot be reopened once it has
 * ended. Its refresh tokens replace each other.
 */
export const sessions = pgTable(
  "sessions",
  {
    id: uuid("id").primaryKey(),
    userId: deletedWith("user_id", () => users.id),
    createdAt: createdAt(),
    expiresAt: time("expires_at").notNull(),
    endedAt: time("ended_at"),
    /** Null for a session that its user signed in to. */
    clientGrant: jsonb("client_grant").$type<ClientGrant>(),
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
    /** See `hashRefreshToken`. The token itself is known to the client only. */
    tokenHash: text("token_hash").primaryKey(),
    sessionId: deletedWith("session_id", () => sessions.id),
    createdAt: createdAt(),
    usedAt: time("used_at"),
    /** Whether the token contains its session's id and a keyed hash: then the row of a used token can be deleted. */
    isSigned: boolean("is_signed").notNull().default(false),
  },
  (table) => [
    index("refresh_tokens_session_id_idx").on(table.sessionId),
    index("refresh_tokens_used_at_idx").on(table.usedAt).where(sql`${table.usedAt} IS NOT NULL AND ${table.isSigned}`),
  ],
);
