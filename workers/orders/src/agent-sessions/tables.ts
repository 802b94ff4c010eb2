import { bigint, index, integer, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import type { SessionDetails } from "#shared/contracts/agents/agent-sessions.ts";
import type { Cart } from "#shared/contracts/carts.ts";
import { createdAt, time, updatedAt } from "#shared/database/columns.ts";

/** The cart and checkout sessions of shopping agents. */
export const agentSessions = pgTable(
  "agent_sessions",
  {
    /** A secret that the agent got. */
    id: text("id").primaryKey(),
    cartId: uuid("cart_id").notNull(),
    userId: uuid("user_id").notNull(),
    guestSessionId: uuid("guest_session_id"),
    agent: text("agent").notNull(),
    details: jsonb("details").$type<SessionDetails>().notNull(),
    shownTotal: bigint("shown_total", { mode: "number" }),
    /** The cart as it was when the session was cancelled. */
    canceled: jsonb("canceled").$type<Cart>(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [index("agent_sessions_updated_at_idx").on(table.updatedAt)],
);

/** Requests of agents with an idempotency key, and what they were answered. */
export const agentRequests = pgTable(
  "agent_requests",
  {
    /** SHA-256 of agent, buyer, path and idempotency key. */
    key: text("key").primaryKey(),
    /** SHA-256 of the body. */
    requestHash: text("request_hash").notNull(),
    /** Null until it is answered. */
    status: integer("status"),
    body: text("body"),
    claimedAt: time("claimed_at").notNull().defaultNow(),
    createdAt: createdAt(),
  },
  (table) => [index("agent_requests_created_at_idx").on(table.createdAt)],
);
