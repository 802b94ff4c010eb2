import { and, eq, gt, isNotNull, isNull, lt, or, type SQL, sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { ago, deleteOldest } from "#shared/database/delete-oldest.ts";
import { promotionUses } from "../promotions/tables.ts";
import { orders } from "../tables.ts";
import { type CartRow, selectCarts } from "../carts/cart-rows.ts";
import { cartItems, carts, expiresAt } from "../carts/tables.ts";
import { guestMerges } from "./tables.ts";

export type Merge = { guestId: string; customerId: string };

const isMerge = ({ guestId, customerId }: Merge) =>
  and(eq(guestMerges.guestId, guestId), eq(guestMerges.customerId, customerId));

/** Stores that a guest is being merged, so that the merge is completed when it is interrupted. False if another customer does. */
export async function beginMerge(db: Db, { guestId, customerId }: Merge): Promise<boolean> {
  const begun = await db
    .insert(guestMerges)
    .values({ guestId, customerId })
    .onConflictDoUpdate({
      target: guestMerges.guestId,
      set: { mergedAt: sql`now()` },
      setWhere: eq(guestMerges.customerId, customerId),
    })
    .returning({ guestId: guestMerges.guestId });
  return begun.length > 0;
}

export async function forgetMerge(db: Db, merge: Merge): Promise<void> {
  await db.delete(guestMerges).where(isMerge(merge));
}

type MergeGuest = Merge & { cartId: string; maxItems: number };

/**
 * Moves everything that a closed guest has to a customer. The items of the guest's open carts are merged into the customer's
 * cart, with the larger quantity of each variant, and what that cart lacks of codes, addresses and a note is taken from
 * the guest's last one. The guest's orders, completed carts and uses of promotions get the customer as their owner. Items
 * that do not fit (another currency, more than `maxItems`) stay in their cart, which becomes the customer's. Returns the
 * customer's current cart; if it is not open, nothing was changed.
 */
export async function mergeGuest(
  db: Db,
  { cartId, customerId, guestId, maxItems }: MergeGuest,
): Promise<CartRow | undefined> {
  const isTarget = and(eq(carts.id, cartId), eq(carts.userId, customerId), gt(carts.expiresAt, sql`now()`));
  const isOpenTarget = sql`EXISTS (SELECT FROM ${carts} WHERE ${and(isTarget, isNull(carts.orderId))})`;
  const isOfGuest = and(eq(carts.userId, guestId), isNull(carts.orderId), gt(carts.expiresAt, sql`now()`));
  const results = await db.batch([
    db.select({ id: carts.id }).from(carts).where(or(isTarget, isOfGuest)).orderBy(carts.id).for("update"),
    db.execute(sql`
      WITH source AS (
        SELECT i.*, c.currency, c.updated_at FROM ${carts} AS c JOIN ${cartItems} AS i ON i.cart_id = c.id
        WHERE ${isOpenCartOf(guestId)}
      ), last AS (
        SELECT * FROM ${carts} WHERE id IN (SELECT cart_id FROM source) ORDER BY updated_at DESC LIMIT 1
      ), target AS (
        UPDATE ${carts} SET version = ${carts.version} + 1, updated_at = now(), expires_at = ${expiresAt},
          discount_codes = CASE ${carts.discountCodes} WHEN '[]' THEN last.discount_codes ELSE ${carts.discountCodes} END,
          billing_address = CASE WHEN coalesce(${carts.shippingAddress}, ${carts.billingAddress}) IS NULL
            THEN last.billing_address ELSE ${carts.billingAddress} END,
          ${sql.join(LACKED.map(takeFromLast), sql`, `)}
        FROM last WHERE ${and(isTarget, isNull(carts.orderId))}
        RETURNING ${carts.id}, ${carts.currency}
      ), merged AS (
        SELECT s.variant_id, min(s.product_id::text)::uuid AS product_id, max(s.quantity) AS quantity,
          row_number() OVER (ORDER BY min(s.updated_at), min(s.position)) AS place
        FROM source AS s JOIN target ON target.currency = s.currency GROUP BY s.variant_id
      ), existing AS (
        SELECT variant_id, position FROM ${cartItems} WHERE cart_id = ${cartId}::uuid
      ), new_items AS (
        SELECT w.*, row_number() OVER (ORDER BY w.place) AS nth FROM merged AS w
        WHERE w.variant_id NOT IN (SELECT variant_id FROM existing)
      )
      INSERT INTO ${cartItems} (cart_id, variant_id, product_id, quantity, position)
      SELECT target.id, f.variant_id, f.product_id, f.quantity, (SELECT coalesce(max(position), -1) FROM existing) + f.nth
      FROM target, new_items AS f WHERE f.nth + (SELECT count(*) FROM existing) <= ${maxItems}::int
      UNION ALL
      SELECT target.id, w.variant_id, w.product_id, w.quantity, p.position
      FROM target, merged AS w JOIN existing AS p USING (variant_id)
      ON CONFLICT (cart_id, variant_id) DO UPDATE SET quantity = greatest(${cartItems}.quantity, excluded.quantity)`),
    db.execute(sql`
      DELETE FROM ${cartItems} AS i USING ${carts} AS c
      WHERE c.id = i.cart_id AND ${isOpenCartOf(guestId)} AND ${isOpenTarget}
        AND i.variant_id IN (SELECT variant_id FROM ${cartItems} WHERE cart_id = ${cartId}::uuid)
        AND c.currency = (SELECT currency FROM ${carts} WHERE id = ${cartId}::uuid)`),
    db.execute(sql`
      DELETE FROM ${carts} AS c WHERE ${isOpenCartOf(guestId)} AND ${isOpenTarget}
        AND NOT EXISTS (SELECT FROM ${cartItems} AS i WHERE i.cart_id = c.id)`),
    ...moveAll(db, { customerId, guestId }, isOpenTarget),
    db
      .update(guestMerges)
      .set({ closedAt: sql`now()` })
      .where(and(isMerge({ guestId, customerId }), isOpenTarget)),
    selectCarts(db, isTarget),
  ]);
  return (results.at(-1) as CartRow[])[0];
}

/** The statements that give a guest's orders, carts and uses of promotions to the customer, if `condition` holds. */
function moveAll(db: Db, { guestId, customerId }: Merge, condition: SQL) {
  const moveOwner = (table: SQL) =>
    db.execute(
      sql`UPDATE ${table} SET user_id = ${customerId}::uuid WHERE user_id = ${guestId}::uuid AND ${condition}`,
    );
  return [
    moveOwner(sql`${carts}`),
    moveOwner(sql`${promotionUses}`),
    db.execute(sql`
      UPDATE ${orders} AS o SET user_id = ${customerId}::uuid, idempotency_key = CASE WHEN NOT EXISTS (
        SELECT FROM ${orders} AS own WHERE own.user_id = ${customerId}::uuid AND own.idempotency_key = o.idempotency_key
      ) THEN o.idempotency_key END
      WHERE o.user_id = ${guestId}::uuid AND ${condition}`),
  ] as const;
}

/** Guests who were closed and merged, and yet have something. */
export async function findMergesWithLateData(db: Db, limit: number): Promise<Merge[]> {
  const isOwned = (table: SQL) => sql`EXISTS (SELECT FROM ${table} AS own WHERE own.user_id = ${guestMerges.guestId})`;
  const { guestId, customerId } = guestMerges;
  return db
    .select({ guestId, customerId })
    .from(guestMerges)
    .where(
      and(
        isNotNull(guestMerges.closedAt),
        or(...[orders, carts, promotionUses].map((table) => isOwned(sql`${table}`))),
      ),
    )
    .limit(limit);
}

/** Merges that were begun a minute ago, so that no request still does them, and not completed; the oldest first. */
export async function findInterruptedMerges(db: Db, limit: number): Promise<Merge[]> {
  const { guestId, customerId, mergedAt, closedAt } = guestMerges;
  return db
    .select({ guestId, customerId })
    .from(guestMerges)
    .where(and(isNull(closedAt), lt(mergedAt, sql`now() - interval '1 minute'`)))
    .orderBy(mergedAt)
    .limit(limit);
}

/** Gives what a closed guest has to the customer. Its carts stay as they are. */
export async function moveLateData(db: Db, merge: Merge): Promise<void> {
  const close = db
    .update(guestMerges)
    .set({ closedAt: sql`coalesce(${guestMerges.closedAt}, now())` })
    .where(isMerge(merge));
  await db.batch([...moveAll(db, merge, sql`true`), close]);
}

export const deleteOldMerges = (db: Db, limit: number): Promise<number> =>
  deleteOldest(db, guestMerges, {
    by: guestMerges.mergedAt,
    before: ago("1 hours"),
    where: sql`closed_at < ${ago("1 hours")}`,
    limit,
  });

/** What a cart takes from the guest's where it has none. Not the consent to reminders: a guest gave it for another cart. */
const LACKED = ["currency", "email", "shipping_address", "shipping_method_id", "note"];

function takeFromLast(column: string): SQL {
  const name = sql.identifier(column);
  return sql`${name} = coalesce(${carts}.${name}, last.${name})`;
}

/** Whether a cart, as `c`, is an open one of the guest. */
function isOpenCartOf(guestId: string): SQL {
  return sql`c.user_id = ${guestId}::uuid AND c.order_id IS NULL AND c.expires_at > now()`;
}
