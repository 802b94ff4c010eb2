import { sql } from "drizzle-orm";
import type { PaymentChangedSchema, RefundChangedSchema } from "#shared/contracts/events/payments.ts";
import type { RefundState } from "#shared/contracts/payments.ts";
import type { Db } from "#shared/database/db.ts";
import { insertEvent, isWrittenHere, type NewEvent, toDueEvent } from "#shared/events/publisher/new-event.ts";
import { settleEvent } from "#shared/events/subscriber/inbox.repository.ts";
import type { z } from "zod";
import type { DueOrderEvent } from "../events/events.repository.ts";
import { orderAsJson } from "../orders/order-json.ts";
import type { NewOrderEvent } from "../orders/order-writes.ts";
import { type MovedOrder, moveStatement } from "../orders/transitions.repository.ts";
import { orders, returns } from "../tables.ts";
import { noteDecline } from "./declines.repository.ts";

export type PaymentChanged = z.infer<typeof PaymentChangedSchema>;
export type RefundChanged = z.infer<typeof RefundChangedSchema>;

/** `due` is the event of an order that became paid: claimed, so that this call sends it. */
type Accepted = { isKnown: boolean; due: DueOrderEvent | undefined };

/**
 * Makes the order paid by this payment if it is still pending and costs what was paid. A payment that did not make its
 * order paid is declined: its money goes back. An order that is not here changes nothing, and its event is not settled.
 */
export async function acceptPayment(db: Db, change: PaymentChanged, event: NewOrderEvent): Promise<Accepted> {
  const { id: paymentId, orderId, amount, paymentVersion } = change.data;
  const order = sql`SELECT FROM ${orders} WHERE id = ${orderId}::uuid`;
  const isKnown = sql`EXISTS (${order})`;
  const [{ rows }, { rows: known }] = await db.batch([
    db.execute<MovedOrder>(
      moveStatement({
        id: orderId,
        from: ["pending"],
        to: "paid",
        payment: { id: paymentId, version: paymentVersion, amount },
        event,
        isClaimed: true,
      }),
    ),
    db.execute<{ isKnown: boolean }>(sql`SELECT ${isKnown} AS "isKnown"`),
    db.execute(
      noteDecline(
        "payment",
        sql`(SELECT ${paymentId}::uuid AS id
          WHERE ${isKnown} AND NOT EXISTS (${order} AND payment_id = ${paymentId}::uuid)) AS declined`,
      ),
    ),
    ...settleEvent(db, change, isKnown),
  ]);
  const [moved] = rows;
  return {
    isKnown: known[0]?.isKnown ?? false,
    due: moved && { ...toDueEvent(event, moved), reservationId: moved.reservationId },
  };
}

/**
 * Sets what became of an order's money. A refund of a payment that came too late shows on the cancelled order; one of a
 * payment that another way of paying preceded does not. The event is for the shopping agent that the order came through.
 */
export async function applyRefund(db: Db, change: RefundChanged, event: NewEvent): Promise<{ isOfAgent: boolean }> {
  const { id, orderId, paymentId, returnId, paymentVersion, paidAmount, refundedAmount } = change.data;
  const status = refundedAmount >= paidAmount ? "refunded" : refundedAmount > 0 ? "partially-refunded" : undefined;
  const isChanged = sql`${orders.id} = ${orderId}::uuid AND ${orders.agent} IS NOT NULL AND ${isWrittenHere(orders)}`;
  const [{ rows }] = await db.batch([
    db.execute<{ isOfAgent: boolean }>(sql`
      UPDATE ${orders} SET payment_version = ${paymentVersion}, refunded_amount = ${refundedAmount}, version = version + 1,
        payment_status = ${status ?? sql`CASE WHEN payment_id IS NULL THEN 'unpaid' ELSE 'paid' END`},
        updated_at = greatest(now(), created_at)
      WHERE id = ${orderId}::uuid AND payment_version < ${paymentVersion}
        AND (payment_id = ${paymentId}::uuid
          OR (payment_id IS NULL AND status = 'cancelled' AND coalesce(payment_status, 'unpaid') <> 'paid'))
      RETURNING agent IS NOT NULL AS "isOfAgent"`),
    db.execute(insertEvent(event, { data: orderAsJson, from: sql`${orders} WHERE ${isChanged}` })),
    applyToReturn(db, { id, status: change.data.status, orderId, returnId: returnId ?? null, paymentVersion }),
    ...settleEvent(db, change),
  ]);
  return { isOfAgent: rows[0]?.isOfAgent ?? false };
}

type ReturnRefund = {
  id: string;
  status: RefundState;
  orderId: string;
  returnId: string | null;
  paymentVersion: number;
};

/**
 * Sets what became of the refund of a return, or of the one by which it was made again. The previous version of payments does not name
 * the return in its events.
 */
function applyToReturn(db: Db, { id, status, orderId, returnId, paymentVersion }: ReturnRefund) {
  return db
    .update(returns)
    .set({
      refundId: id,
      refundStatus: status,
      refundVersion: paymentVersion,
      updatedAt: sql`greatest(now(), ${returns.createdAt})`,
    })
    .where(sql`${returns.orderId} = ${orderId}::uuid
      AND (${returns.id} = ${returnId}::uuid OR (${returnId}::uuid IS NULL AND ${returns.refundId} = ${id}::uuid))
      AND ${returns.refundVersion} < ${paymentVersion}::int`);
}
