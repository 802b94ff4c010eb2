import { and, eq, gt, inArray, isNotNull, isNull, lt, sql } from "drizzle-orm";
import type { Cart } from "#shared/contracts/carts.ts";
import type { Db } from "#shared/database/db.ts";
import { insertDeliveries, type NewEvent } from "#shared/events/publisher/new-event.ts";
import { type CartRow, selectCarts } from "../carts/cart-rows.ts";
import { cartItems, carts } from "../carts/tables.ts";
import { AGENTS } from "../orders/order-writes.ts";
import { events, shopSettings } from "../tables.ts";

/** An open cart with an email and items that was last changed an hour ago. */
const isIdle = and(
  isNull(carts.orderId),
  isNotNull(carts.email),
  lt(carts.updatedAt, sql`now() - interval '1 hour'`),
  gt(carts.expiresAt, sql`now()`),
  sql`EXISTS (SELECT FROM ${cartItems} WHERE ${cartItems.cartId} = ${carts.id})`,
);

/** Idle carts that were not reported, the oldest first. */
export function findIdleCarts(db: Db, { limit }: { limit: number }): Promise<CartRow[]> {
  return selectCarts(db, and(isIdle, isNull(carts.abandonedAt)))
    .orderBy(carts.updatedAt)
    .limit(limit);
}

/**
 * Anyone can type any address into a cart. So of the carts with one email that were abandoned within a day of each other,
 * only the first has a reminder.
 */
const isFirstOfEmail = sql`NOT EXISTS (
  SELECT FROM ${carts} AS earlier
  WHERE lower(earlier.email) = lower(${carts.email}) AND earlier.reminder_consent
    AND earlier.abandoned_at > ${carts.abandonedAt} - interval '1 day'
    AND (earlier.abandoned_at, earlier.id) < (${carts.abandonedAt}, ${carts.id}))`;

/** Those of these carts that are idle now and whose customers agreed to a reminder, and what mails say of the shop. */
export async function findRemindableCarts(db: Db, ids: string[]) {
  const [rows, [shop]] = await db.batch([
    selectCarts(db, and(inArray(carts.id, ids), isIdle, eq(carts.reminderConsent, true), isFirstOfEmail)),
    db.select({ name: shopSettings.name, supportEmail: shopSettings.supportEmail }).from(shopSettings),
  ]);
  return { rows, shop: shop ?? { name: "", supportEmail: null } };
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
    ), deliveries AS (${insertDeliveries(first.event, { receives: sql`subscriber <> ${AGENTS}` })})
    SELECT count(*)::int AS count FROM marked`);
  return rows[0]?.count ?? 0;
}
