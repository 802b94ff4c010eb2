import { and, eq, isNull, sql } from "drizzle-orm";
import type { AgentSession, NewAgentSession, SessionDetails } from "#shared/contracts/agents/agent-sessions.ts";
import type { Cart } from "#shared/contracts/carts.ts";
import type { Db } from "#shared/database/db.ts";
import { ago, deleteOldest } from "#shared/database/delete-oldest.ts";
import { carts } from "../carts/tables.ts";
import { orders } from "../tables.ts";
import { agentSessions } from "./tables.ts";

/** The cart keeps the session's id too, and its order from it: by that the agent knows which session an order is of. */
export async function insertSession(db: Db, session: NewAgentSession): Promise<void> {
  const agent = sql`${carts.agent} || jsonb_build_object('checkoutId', ${session.id}::text)`;
  await db.batch([
    db.insert(agentSessions).values(session),
    db.update(carts).set({ agent }).where(eq(carts.id, session.cartId)),
  ]);
}

const { cartId, userId, guestSessionId, details, shownTotal, canceled } = agentSessions;
const shown = { cartId, userId, guestSessionId, details, shownTotal, canceled };

export async function selectSession(db: Db, id: string, agent?: string): Promise<AgentSession | undefined> {
  const isOfAgent = agent === undefined ? undefined : eq(agentSessions.agent, agent);
  const [row] = await db
    .select(shown)
    .from(agentSessions)
    .where(and(eq(agentSessions.id, id), isOfAgent));
  return row;
}

type Changes = { details?: SessionDetails; shownTotal?: number };

export async function updateSession(db: Db, id: string, changes: Changes): Promise<void> {
  await db
    .update(agentSessions)
    .set({ ...changes, updatedAt: sql`now()` })
    .where(eq(agentSessions.id, id));
}

/**
 * Deletes the cart of a session and keeps it in the session as it was last priced. Nothing is done to a cart that is an order,
 * or has another version by now unless `anyVersion`. Returns whether the session is cancelled. The lock is a statement of its
 * own, so that the next one sees an order that was written while it was waited for.
 */
export async function cancelCart(db: Db, id: string, cart: Cart, { anyVersion = false } = {}): Promise<boolean> {
  const isSame = anyVersion ? undefined : eq(carts.version, cart.version);
  const lock = db.select({ id: carts.id }).from(carts).where(eq(carts.id, cart.id)).for("update");
  const cancel = db.execute(sql`
    WITH deleted AS (
      DELETE FROM ${carts} WHERE ${and(eq(carts.id, cart.id), isNull(carts.orderId), isSame)}
      RETURNING id
    )
    UPDATE ${agentSessions} AS s SET canceled = ${JSON.stringify(cart)}::jsonb, updated_at = now()
    FROM deleted WHERE s.id = ${id}
    RETURNING s.id`);
  const [, { rows }] = await db.batch([lock, cancel]);
  return rows.length > 0;
}

/** Whether a cancelled order was paid before: only then it names its payment, or was set to paid without one. */
export async function wasPaidBefore(db: Db, orderId: string): Promise<boolean> {
  const wasPaid = sql<boolean>`${orders.paymentId} IS NOT NULL OR coalesce(${orders.paymentStatus} = 'paid', false)`;
  const [order] = await db.select({ wasPaid }).from(orders).where(eq(orders.id, orderId));
  return order?.wasPaid ?? false;
}

/** Deletes up to `limit` sessions that were not changed for 30 days and whose carts are deleted; returns how many. */
export const deleteOldSessions = (db: Db, limit: number): Promise<number> =>
  deleteOldest(db, agentSessions, {
    by: agentSessions.updatedAt,
    before: ago("30 days"),
    where: sql`NOT EXISTS (SELECT FROM ${carts} WHERE ${carts.id} = cart_id)`,
    limit,
  });
