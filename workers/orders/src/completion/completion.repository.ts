import { and, eq, gt, inArray, isNull, type SQL, sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { type NewEvent, toDueEvent } from "#shared/events/publisher/new-event.ts";
import { carts, expiresAt } from "../carts/tables.ts";
import type { DueOrderEvent } from "../events/events.repository.ts";
import {
  insertOrder,
  isBefore,
  type NewOrderLineRow,
  type NewOrderRow,
  type WrittenOrder,
} from "../orders/order-writes.ts";
import { type OrderRow, selectOrders } from "../orders/orders.repository.ts";
import { moveStatement } from "../orders/transitions.repository.ts";
import { promotions, promotionUses } from "../promotions/tables.ts";
import { orders } from "../tables.ts";

/** An attempt to complete a cart. It can become an order as long as the cart has this version and attempt number. */
export type Attempt = { cartId: string; version: number; attempt: number };

export type Completion = Attempt & {
  order: NewOrderRow & { id: string; cartId: string };
  lines: NewOrderLineRow[];
  /** When the reservation ends: ms since 1970. */
  reservationExpiresAt: number;
  /** The promotions that are applied to the order. */
  promotionIds: string[];
  paymentWindowSeconds: number;
  created: NewEvent;
  /** Only for an order with a total of zero, which is paid at once. */
  paid: NewEvent | undefined;
};

type CompletedCart = {
  /** The order that the cart now has. */
  stored: OrderRow | undefined;
  /** Its event, if this call has claimed it and is to send it. */
  due: DueOrderEvent | undefined;
};

/**
 * Writes the cart's order, or nothing, and reads the order that the cart now has. Locks first: the cart, then the
 * promotions by id. The order is written only if the cart has not changed since it was priced, the reservation has not
 * expired, and each promotion may be used once more. Otherwise the attempt is invalidated: no order can be written for
 * it, so its stock can be released.
 */
export async function insertCompletedCart(db: Db, completion: Completion): Promise<CompletedCart> {
  const { order, lines, promotionIds, paymentWindowSeconds, cartId, created: event } = completion;
  // The events of an order that is paid at once are sent in their order.
  const isClaimed = !completion.paid;
  const { id, userId } = order;
  const isUsable = promotionIds.length > 0 ? allUsable(promotionIds, userId) : sql`true`;
  const isCurrent = sql`EXISTS (SELECT FROM ${carts} WHERE ${matches(completion)})`;
  const isWritten = sql`EXISTS (SELECT FROM ${orders} WHERE id = ${id}::uuid)`;

  const condition = sql`${isBefore(completion.reservationExpiresAt)} AND ${isCurrent} AND ${isUsable}`;
  const pay = completion.paid && moveStatement({ id, from: ["pending"], to: "paid", event: completion.paid });
  const results = await db.batch([
    lockCart(db, cartId),
    lockPromotions(db, promotionIds),
    db.execute(insertOrder(order, lines, { condition, paymentWindowSeconds, event, isClaimed })),
    db.execute(sql`
      INSERT INTO ${promotionUses} (promotion_id, order_id, user_id)
      SELECT p.id, ${id}::uuid, ${userId}::uuid FROM ${promotions} AS p
      WHERE ${inArray(sql`p.id`, promotionIds)} AND ${isWritten}`),
    db
      .update(promotions)
      .set({ used: sql`${promotions.used} + 1` })
      .where(and(inArray(promotions.id, promotionIds), isWritten)),
    db
      .update(carts)
      .set({ orderId: id, version: sql`${carts.version} + 1`, updatedAt: sql`now()`, expiresAt })
      .where(and(eq(carts.id, cartId), isWritten)),
    ...(pay ? [db.execute(pay)] : []),
    giveUp(db, completion),
    selectOrders(db, [eq(orders.cartId, cartId)]),
  ]);
  const [, , { rows }] = results as unknown as [unknown, unknown, { rows: WrittenOrder[] }];
  const written = rows[0];
  return {
    stored: (results.at(-1) as OrderRow[])[0],
    due: written && isClaimed ? { ...toDueEvent(event, written), reservationId: order.reservationId } : undefined,
  };
}

/** Invalidates an attempt, so that no order can be written for it. Returns whether one already has been. */
export async function giveUpAttempt(db: Db, attempt: Attempt, reservationId: string): Promise<{ hasOrder: boolean }> {
  const [, , rows] = await db.batch([
    lockCart(db, attempt.cartId),
    giveUp(db, attempt),
    db.select({ id: orders.id }).from(orders).where(eq(orders.reservationId, reservationId)),
  ]);
  return { hasOrder: rows.length > 0 };
}

function lockCart(db: Db, id: string) {
  return db.select({ id: carts.id }).from(carts).where(eq(carts.id, id)).for("update");
}

function lockPromotions(db: Db, ids: string[]) {
  return db
    .select({ id: promotions.id })
    .from(promotions)
    .where(inArray(promotions.id, ids))
    .orderBy(promotions.id)
    .for("update");
}

function giveUp(db: Db, attempt: Attempt) {
  return db
    .update(carts)
    .set({ attempt: sql`${carts.attempt} + 1` })
    .where(matches(attempt));
}

function matches({ cartId, version, attempt }: Attempt): SQL | undefined {
  return and(
    eq(carts.id, cartId),
    isNull(carts.orderId),
    eq(carts.version, version),
    eq(carts.attempt, attempt),
    gt(carts.expiresAt, sql`now()`),
  );
}

/** SQL condition: each of these promotions still exists and this user may use it once more. */
function allUsable(ids: string[], userId: string): SQL {
  const byUser = sql`(SELECT count(*) FROM ${promotionUses} AS u WHERE u.promotion_id = p.id AND u.user_id = ${userId}::uuid)`;
  return sql`(
    SELECT count(*) FROM ${promotions} AS p
    WHERE ${inArray(sql`p.id`, ids)} AND p.used < coalesce(p.usage_limit, p.used + 1)
      AND ${byUser} < coalesce(p.per_customer_limit, ${byUser} + 1)
  ) = ${ids.length}::int`;
}
