import { index, integer, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { createdAt, time } from "#shared/database/columns.ts";
import type { ClientGrant } from "../sessions/client-grant.ts";

/** Clients that registered themselves (RFC 7591). They are public: they have no secret. */
export const oauthClients = pgTable(
  "oauth_clients",
  {
    id: uuid("id").primaryKey(),
    name: text("name").notNull(),
    redirectUris: text("redirect_uris").array().notNull(),
    createdAt: createdAt(),
    /** Approval by a user postpones it. */
    expiresAt: time("expires_at").notNull(),
  },
  (table) => [index("oauth_clients_expires_at_idx").on(table.expiresAt)],
);

/** How many clients registered from a network since `countedSince`. The key is a keyed hash, so it reveals no networks. */
export const oauthClientCounters = pgTable(
  "oauth_client_counters",
  {
    key: text("key").primaryKey(),
    clients: integer("clients").notNull(),
    countedSince: time("counted_since").notNull(),
  },
  (table) => [index("oauth_client_counters_counted_since_idx").on(table.countedSince)],
);

/** Codes that clients exchange for tokens (RFC 6749 §4.1.2). A used one is kept for a day, so that a second use is noticed. */
export const authorizationCodes = pgTable(
  "authorization_codes",
  {
    /** SHA-256 of the code, base64url. The code itself is known to the client only. */
    codeHash: text("code_hash").primaryKey(),
    /** The session in which the user approved the client. When it has ended, the code is worthless. */
    approvedBy: uuid("approved_by").notNull(),
    clientGrant: jsonb("client_grant").$type<ClientGrant>().notNull(),
    redirectUri: text("redirect_uri").notNull(),
    /** SHA-256 of the client's verifier, base64url (RFC 7636 §4.2). */
    codeChallenge: text("code_challenge").notNull(),
    expiresAt: time("expires_at").notNull(),
    usedAt: time("used_at"),
    /** The session that its first use opened. */
    sessionId: uuid("session_id"),
  },
  (table) => [index("authorization_codes_expires_at_idx").on(table.expiresAt)],
);
