import { and, eq, type SQL, sql } from "drizzle-orm";
import type { RefundState } from "#shared/contracts/payments.ts";
import type { Db } from "#shared/database/db.ts";
import { CHARGE_STEPS } from "#shared/values/minor-units.ts";
import { type NewOrderEvent, variantIdOf } from "../orders/order-writes.ts";
import { orderLines, orders } from "../tables.ts";
import { type ReturnRow, selectReturns } from "./return-rows.ts";
import { insertReturnEvent, lockOrder } from "./returns.repository.ts";
import { returnItems, returns } from "./tables.ts";

export type ReceiveReturn = {
  id: string;
  items: { variantId: string; quantity: number; restock: boolean }[];
  refundShipping: boolean;
  receivedBy: string;
  /** The time that the caller has to settle it, in seconds; the cron does not before. */
  claimSeconds: number;
  event: NewOrderEvent;
};

/**
 * Receives an approved return of at least these units: works out what they cost the customer and counts them as returned,
 * with the event, or changes nothing. Reads the return; `received` says whether this call received it.
 */
export async function receiveReturn(
  db: Db,
  receive: ReceiveReturn,
): Promise<{ received: boolean; row: ReturnRow | undefined }> {
  const { id, items, event } = receive;
  const isReceived = sql`r.id = ${id}::uuid AND r.event_id = ${event.id}::uuid`;
  const results = await db.batch([
    // The order's lock, so that concurrent receipts count its units one after the other.
    lockOrder(db, sql`${orders.id} = (SELECT order_id FROM ${returns} WHERE id = ${id}::uuid)`),
    db.execute(updateReturn(receive)),
    db.execute(sql`
      UPDATE ${returnItems} AS i SET quantity_received = coalesce(w.quantity, 0), restocked = coalesce(w.restock, false)
      FROM ${returns} AS r JOIN ${returnItems} AS item ON item.return_id = r.id
      LEFT JOIN ${itemsAs("w", items)} ON w."variantId" = item.variant_id
      WHERE ${isReceived} AND i.return_id = r.id AND i.variant_id = item.variant_id`),
    db.execute(sql`
      UPDATE ${orderLines} AS l SET quantity_returned = l.quantity_returned + w.quantity
      FROM ${returns} AS r, ${itemsAs("w", items)}
      WHERE ${isReceived} AND l.order_id = r.order_id AND ${variantIdOf("l")} = w."variantId"`),
    db.execute(sql`
      UPDATE ${orders} AS o SET version = o.version + 1, updated_at = greatest(now(), o.created_at)
      FROM ${returns} AS r WHERE ${isReceived} AND o.id = r.order_id`),
    db.execute(insertReturnEvent(id, event)),
    selectReturns(db, [eq(returns.id, id)]),
  ]);
  return { received: results[1].rows.length > 0, row: results[6][0] };
}

function itemsAs(alias: string, items: ReceiveReturn["items"]): SQL {
  return sql`jsonb_to_recordset(${JSON.stringify(items)}::jsonb)
    AS ${sql.identifier(alias)} ("variantId" uuid, quantity int, restock boolean)`;
}

/**
 * A unit costs its part of the line: its price without discount, with the tax on top. The parts of the first n units of a
 * line are rounded down together, so that the parts of all units sum to the line exactly, whatever the returns. In the same way
 * all that came back of an order is rounded down to what providers refund of its currency, unless it is the whole order. No more
 * goes back than earlier refunds have left.
 */
function updateReturn({ id, items, refundShipping, receivedBy, claimSeconds, event }: ReceiveReturn): SQL {
  const isOnTop = sql`EXISTS (SELECT FROM jsonb_array_elements(o.taxes) AS t WHERE NOT (t ->> 'included')::boolean)`;
  const taxOnTop = (amount: SQL) => sql`CASE WHEN ${isOnTop} THEN ${amount} ELSE 0 END`;
  const costOf = (units: SQL) => sql`sum((c.amount * (${units})) / c.quantity)::bigint`;
  const ofShipping = sql`(o.shipping_amount - o.shipping_discount_amount + ${taxOnTop(sql`o.shipping_tax_amount`)})`;
  const hasRefundedShipping = sql`EXISTS (
    SELECT FROM ${returns} AS other WHERE other.order_id = o.id AND other.refunds_shipping)`;
  const step = sql`coalesce((${JSON.stringify(CHARGE_STEPS)}::jsonb ->> o.currency)::bigint, 1)`;
  const refundable = (cost: SQL) =>
    sql`CASE WHEN ${cost} < o.total_amount THEN ${cost} / ${step} * ${step} ELSE ${cost} END`;
  return sql`
    UPDATE ${returns} AS r SET status = 'received', event_id = ${event.id}::uuid, received_by = ${receivedBy}::uuid,
      refunds_shipping = cost.refunds_shipping, updated_at = greatest(now(), r.created_at),
      refund_amount = least(
        ${refundable(sql`cost.with_these`)} - ${refundable(sql`cost.before`)}, greatest(o.total_amount - o.refunded_amount, 0)),
      next_attempt_at = now() + make_interval(secs => ${claimSeconds}::int)
    FROM ${orders} AS o CROSS JOIN LATERAL (
      SELECT ${refundShipping}::boolean AND NOT ${hasRefundedShipping} AS refunds_shipping,
        ${costOf(sql`c.returned`)} + CASE WHEN ${hasRefundedShipping} THEN ${ofShipping} ELSE 0 END AS before,
        ${costOf(sql`c.returned + c.units`)}
          + CASE WHEN ${refundShipping}::boolean OR ${hasRefundedShipping} THEN ${ofShipping} ELSE 0 END AS with_these
      FROM (
        SELECT l.unit_amount * l.quantity - l.discount_amount + ${taxOnTop(sql`l.tax_amount`)} AS amount, l.quantity,
          l.quantity_returned AS returned, coalesce(w.quantity, 0) AS units
        FROM ${orderLines} AS l LEFT JOIN ${itemsAs("w", items)} ON w."variantId" = ${variantIdOf("l")}
        WHERE l.order_id = o.id
      ) AS c
    ) AS cost
    WHERE r.id = ${id}::uuid AND r.status = 'approved' AND o.id = r.order_id AND NOT EXISTS (
      SELECT FROM ${itemsAs("w", items)}
      LEFT JOIN ${returnItems} AS i ON i.return_id = r.id AND i.variant_id = w."variantId"
      WHERE w.quantity > coalesce(i.quantity, 0))
    RETURNING r.id`;
}

/** A received return whose stock or money has not gone back yet. */
export type UnsettledReturn = {
  id: string;
  orderId: string;
  /** The payment that made the order paid; null when it was paid by hand. */
  paymentId: string | null;
  /** Minor units. */
  amount: number;
  currency: string;
  receivedBy: string;
  /** The units that go back to stock. */
  restock: { variantId: string; quantity: number }[];
};

/** An unsettled return. */
export async function findUnsettled(db: Db, id: string): Promise<UnsettledReturn | undefined> {
  const [row] = await selectUnsettled(db, eq(returns.id, id));
  return row;
}

/** Claims the unsettled return that has been due for longest, so that no other run settles it for `claimSeconds`. */
export async function claimUnsettled(db: Db, claimSeconds: number): Promise<UnsettledReturn | undefined> {
  const { rows } = await db.execute<{ id: string }>(sql`
    UPDATE ${returns} SET next_attempt_at = now() + make_interval(secs => ${claimSeconds}::int) WHERE id = ANY(ARRAY(
      SELECT id FROM ${returns} WHERE status = 'received' AND settled_at IS NULL AND next_attempt_at <= now()
      ORDER BY next_attempt_at LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED))
    RETURNING id`);
  return rows[0] && findUnsettled(db, rows[0].id);
}

function selectUnsettled(db: Db, condition: SQL) {
  return db
    .select({
      id: returns.id,
      orderId: returns.orderId,
      paymentId: orders.paymentId,
      amount: sql<number>`${returns.refundAmount}::float8`,
      currency: orders.currency,
      receivedBy: sql<string>`${returns.receivedBy}`,
      restock: sql<UnsettledReturn["restock"]>`(
        SELECT coalesce(json_agg(json_build_object('variantId', i.variant_id, 'quantity', i.quantity_received)), '[]')
        FROM ${returnItems} AS i WHERE i.return_id = ${returns.id} AND i.restocked AND i.quantity_received > 0)`,
    })
    .from(returns)
    .innerJoin(orders, eq(orders.id, returns.orderId))
    .where(and(condition, eq(returns.status, "received"), sql`${returns.settledAt} IS NULL`));
}

/** The refund of a return, if the payment had something left, and what it pays back. */
export type Settlement = { refund: { id: string; status: RefundState } | null; refundAmount: number };

/**
 * Records that stock has gone back and the refund has been asked for; without a settlement, that no payment had the money. What the
 * refund's event has said by now is newer.
 */
export async function markSettled(db: Db, id: string, settlement: Settlement | null): Promise<void> {
  const refund = settlement?.refund;
  await db
    .update(returns)
    .set({
      settledAt: sql`now()`,
      ...(settlement && { refundAmount: settlement.refundAmount }),
      ...(refund && {
        refundId: sql`coalesce(${returns.refundId}, ${refund.id}::uuid)`,
        refundStatus: sql`coalesce(${returns.refundStatus}, ${refund.status})`,
      }),
    })
    .where(and(eq(returns.id, id), sql`${returns.settledAt} IS NULL`));
}
