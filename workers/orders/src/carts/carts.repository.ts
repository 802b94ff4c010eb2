import { and, eq, gt, inArray, isNull, type SQL, type SQLWrapper, sql } from "drizzle-orm";
import type { AgentOrigin } from "#shared/contracts/agents/agent-origin.ts";
import type { Db } from "#shared/database/db.ts";
import { deleteOldest } from "#shared/database/delete-oldest.ts";
import { newestFirst, olderThan } from "#shared/database/keyset.ts";
import type { TimeKey } from "#shared/http/pagination.ts";
import { type CartRow, type CartTrial, selectCarts } from "./cart-rows.ts";
import { cartItems, carts, expiresAt } from "./tables.ts";

const isKept = gt(carts.expiresAt, sql`now()`);

export type CartTarget = {
  id: string;
  userId: string;
  /** The versions that the change may start from (`If-Match`); any when `undefined`. */
  versions: number[] | undefined;
};

export type NewItem = { variantId: string; productId: string; quantity: number };

export type CartChanges = Partial<
  Pick<
    typeof carts.$inferInsert,
    "email" | "shippingAddress" | "billingAddress" | "shippingMethodId" | "discountCodes" | "note" | "reminderConsent"
  >
>;

/** `row`: the cart after the change; when nothing was changed, as it was read under the lock. */
export type ChangedCart = { changed: boolean; row: CartRow | undefined };

/**
 * The user's own cart, unless it has expired. `trial` replaces fields of the cart in the result, without writing them.
 */
export async function findCart(db: Db, id: string, userId: string, trial?: CartTrial): Promise<CartRow | undefined> {
  const [row] = await selectCarts(db, isCart(id, userId), trial);
  return row;
}

type ListCarts = { userId: string; limit: number; after?: TimeKey | undefined };

/** Carts without an order, newest first; reads one row more than `limit`, which shows whether there is another page. */
export function listOpenCarts(db: Db, { userId, limit, after }: ListCarts): Promise<CartRow[]> {
  return selectCarts(db, and(eq(carts.userId, userId), isNull(carts.orderId), isKept, olderThan(carts, after)))
    .orderBy(...newestFirst(carts))
    .limit(limit + 1);
}

type NewCartRow = {
  id: string;
  userId: string;
  currency: string | null;
  agent: AgentOrigin | null;
  items: NewItem[];
  maxOpen: number;
};

/**
 * `undefined` when the user has `maxOpen` open carts. A lock serialises concurrent calls, so that each counts the
 * others' carts.
 */
export async function insertCart(db: Db, { id, userId, maxOpen, ...cart }: NewCartRow): Promise<CartRow | undefined> {
  const items = cart.items.map((item, position) => ({ ...item, position }));
  const agent = cart.agent && JSON.stringify(cart.agent);
  const open = sql`SELECT count(*) FROM ${carts} WHERE ${and(eq(carts.userId, userId), isNull(carts.orderId), isKept)}`;
  const [, , [row]] = await db.batch([
    db.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`carts of ${userId}`}, 0))`),
    db.execute(sql`
      WITH added AS (
        INSERT INTO ${carts} (id, user_id, currency, agent, expires_at)
        SELECT ${id}::uuid, ${userId}::uuid, ${cart.currency}, ${agent}::jsonb, ${expiresAt} WHERE (${open}) < ${maxOpen}
        RETURNING id
      )
      INSERT INTO ${cartItems} (cart_id, variant_id, product_id, quantity, position)
      SELECT added.id, i."variantId", i."productId", i.quantity, i.position
      FROM added, jsonb_to_recordset(${JSON.stringify(items)}::jsonb)
        AS i ("variantId" uuid, "productId" uuid, quantity int, position int)`),
    selectCarts(db, eq(carts.id, id)),
  ]);
  return row;
}

/** Sets the fields that are given. */
export function updateCart(db: Db, target: CartTarget, changes: CartChanges): Promise<ChangedCart> {
  const assigned = { ...changes, version: sql`${carts.version} + 1`, updatedAt: sql`now()`, expiresAt };
  const set = db.update(carts).set(assigned).where(isOpen(target)).returning({ id: carts.id });
  return changeCart(db, target, set);
}

type ItemLimits = { maxQuantity: number; maxItems: number };

/**
 * Adds to the quantity of a variant, within the limits, and only in the cart's currency. Without one, the first item
 * sets it.
 */
export function addCartItem(
  db: Db,
  target: CartTarget,
  { variantId, productId, quantity, currency }: NewItem & { currency: string },
  { maxQuantity, maxItems }: ItemLimits,
): Promise<ChangedCart> {
  const ofCart = sql`FROM ${cartItems} WHERE cart_id = ${target.id}::uuid`;
  const quantityInCart = sql`(SELECT quantity ${ofCart} AND variant_id = ${variantId}::uuid)`;
  const condition = sql`coalesce(${carts.currency}, ${currency}) = ${currency}
    AND coalesce(${quantityInCart}, 0) + ${quantity}::int <= ${maxQuantity}::int
    AND (${quantityInCart} IS NOT NULL OR (SELECT count(*) ${ofCart}) < ${maxItems}::int)`;
  const change = sql`
    WITH changed AS (${touchCart(target, condition, sql`, currency = coalesce(currency, ${currency})`)})
    INSERT INTO ${cartItems} (cart_id, variant_id, product_id, quantity, position)
    SELECT id, ${variantId}::uuid, ${productId}::uuid, ${quantity}::int, (SELECT coalesce(max(position), -1) + 1 ${ofCart})
    FROM changed
    ON CONFLICT (cart_id, variant_id) DO UPDATE SET quantity = ${cartItems}.quantity + excluded.quantity
    RETURNING cart_id`;
  return changeCart(db, target, change);
}

/** Sets the quantity of an item that is in the cart; 0 removes it. An empty cart has no currency. */
export function setCartItem(db: Db, target: CartTarget, variantId: string, quantity: number): Promise<ChangedCart> {
  const isItem = sql`i.cart_id = ${target.id}::uuid AND i.variant_id = ${variantId}::uuid`;
  const isInCart = sql`EXISTS (SELECT FROM ${cartItems} AS i WHERE ${isItem})`;
  const hasOther = sql`EXISTS (
    SELECT FROM ${cartItems} AS i WHERE i.cart_id = ${target.id}::uuid AND i.variant_id <> ${variantId}::uuid)`;
  const currencyLeft = quantity > 0 ? sql`` : sql`, currency = CASE WHEN ${hasOther} THEN currency END`;
  const change =
    quantity > 0
      ? sql`UPDATE ${cartItems} AS i SET quantity = ${quantity}::int FROM changed`
      : sql`DELETE FROM ${cartItems} AS i USING changed`;
  return changeCart(
    db,
    target,
    sql`
    WITH changed AS (${touchCart(target, isInCart, currencyLeft)}) ${change} WHERE i.cart_id = changed.id AND ${isItem}
    RETURNING i.cart_id`,
  );
}

/** Makes these the items of the cart, in this order. Their currency becomes the cart's; without items it has none. */
export function replaceCartItems(
  db: Db,
  target: CartTarget,
  items: NewItem[],
  currency: string | null,
): Promise<ChangedCart> {
  const wanted = JSON.stringify(items.map((item, position) => ({ ...item, position })));
  const change = sql`
    WITH changed AS (${touchCart(target, sql`true`, sql`, currency = ${currency}`)}), wanted AS (
      SELECT * FROM jsonb_to_recordset(${wanted}::jsonb)
        AS i ("variantId" uuid, "productId" uuid, quantity int, position int)
    ), removed AS (
      DELETE FROM ${cartItems} AS i USING changed
      WHERE i.cart_id = changed.id AND i.variant_id NOT IN (SELECT "variantId" FROM wanted)
    ), put AS (
      INSERT INTO ${cartItems} (cart_id, variant_id, product_id, quantity, position)
      SELECT changed.id, w."variantId", w."productId", w.quantity, w.position FROM changed, wanted AS w
      ON CONFLICT (cart_id, variant_id) DO UPDATE SET quantity = excluded.quantity, position = excluded.position
    )
    SELECT id FROM changed`;
  return changeCart(db, target, change);
}

/** Takes the shipping method out of a cart unless it has changed since. What is shown of the cart must not change by it. */
export async function removeShippingMethod(db: Db, { id, version }: Pick<CartRow, "id" | "version">): Promise<void> {
  const isUnchanged = and(eq(carts.id, id), eq(carts.version, version), isNull(carts.orderId));
  await db.update(carts).set({ shippingMethodId: null }).where(isUnchanged);
}

/** Deletes up to `limit` expired carts; returns how many. */
export const deleteExpiredCarts = (db: Db, limit: number): Promise<number> =>
  deleteOldest(db, carts, { by: carts.expiresAt, before: sql`now()`, limit });

function touchCart(target: CartTarget, condition: SQL, alsoSet = sql``): SQL {
  return sql`UPDATE ${carts} SET version = version + 1, updated_at = now(), expires_at = ${expiresAt} ${alsoSet}
    WHERE ${isOpen(target)} AND ${condition} RETURNING id`;
}

/** The lock is a statement of its own: a statement's snapshot is older than a lock that it waits for. */
async function changeCart(db: Db, { id, userId }: CartTarget, change: SQLWrapper): Promise<ChangedCart> {
  const lock = db.select({ id: carts.id }).from(carts).where(isCart(id, userId)).for("update");
  const [, { rows }, [row]] = await db.batch([lock, db.execute(change), selectCarts(db, isCart(id, userId))]);
  return { changed: rows.length > 0, row };
}

function isCart(id: string, userId: string): SQL | undefined {
  return and(eq(carts.id, id), eq(carts.userId, userId), isKept);
}

function isOpen({ id, userId, versions }: CartTarget): SQL | undefined {
  return and(isCart(id, userId), isNull(carts.orderId), versions && inArray(carts.version, versions));
}
