import { and, gt, isNotNull, isNull, lt, sql } from "drizzle-orm";
import type { Cart } from "#shared/contracts/carts.ts";
import type { Db } from "#shared/database/db.ts";
import { insertDeliveries, type NewEvent } from "#shared/events/publisher/new-event.ts";
import { type CartRow, selectCarts } from "../carts/cart-rows.ts";
import { cartItems, carts } from "../carts/tables.ts";
import { events } from "../tables.ts";

/** Open carts with an email and items that were last changed an hour ago and were not reported, the oldest first. */
export function findIdleCarts(db: Db, { limit }: { limit: number }): Promise<CartRow[]> {
  const isIdle = and(
    isNull(carts.orderId),
    isNull(carts.abandonedAt),
    isNotNull(carts.email),
    lt(carts.updatedAt, sql`now() - interval '1 hour'`),
    gt(carts.expiresAt, sql`now()`),
    sql`EXISTS (SELECT FROM ${cartItems} WHERE ${cartItems.cartId} = ${carts.id})`,
  );
  return selectCarts(db, isIdle).orderBy(carts.updatedAt).limit(limit);
}

export type Abandoned = { cart: Cart; event: NewEvent };

/** Marks the carts that have not changed since they were read, and writes their events: of each cart once. */
export async function markAbandoned(db: Db, abandoned: Abandoned[]): Promise<number> {
  const [first] = abandoned;
  if (!first) return 0;
  const { type, traceparent } = first.event;
  const read = abandoned.map(({ cart, event }) => ({
    id: cart.id,
    version: cart.version,
    eventId: event.id,
    data: cart,
  }));
  const { rows } = await db.execute<{ count: number }>(sql`
    WITH marked AS (
      UPDATE ${carts} AS c SET abandoned_at = now()
      FROM jsonb_to_recordset(${JSON.stringify(read)}::jsonb) AS r (id uuid, version int, "eventId" uuid, data jsonb)
      WHERE c.id = r.id AND c.version = r.version AND c.order_id IS NULL AND c.abandoned_at IS NULL
      RETURNING r."eventId" AS event_id, r.data
    ), event AS (
      INSERT INTO ${events} (id, type, data, traceparent)
      SELECT event_id, ${type}, data, ${traceparent} FROM marked RETURNING id
    ), deliveries AS (${insertDeliveries(first.event)})
    SELECT count(*)::int AS count FROM marked`);
  return rows[0]?.count ?? 0;
}
