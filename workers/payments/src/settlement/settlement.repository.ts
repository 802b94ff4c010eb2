import { sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { lockOrders, mayBePaid, type PaymentRow, paymentColumns } from "../payments/payments.repository.ts";
import { closedOrders, payments } from "../tables.ts";

/** The payments of these orders that may still be paid. */
export function findPayablePayments(db: Db, orderIds: string[]): Promise<PaymentRow[]> {
  return db
    .select(paymentColumns)
    .from(payments)
    .where(sql`${payments.orderId} IN (${ids(orderIds)}) AND ${mayBePaid}`);
}

/** The orders of these whose money is there and not declined. */
export async function findPaidOrders(db: Db, orderIds: string[]): Promise<Set<string>> {
  const rows = await db
    .select({ orderId: payments.orderId })
    .from(payments)
    .where(
      sql`${payments.orderId} IN (${ids(orderIds)}) AND ${payments.status} = 'succeeded' AND NOT ${payments.isDeclined}`,
    );
  return new Set(rows.map(({ orderId }) => orderId));
}

/**
 * Closes orders, so that no payment of them is started any more, and declines their payments and the given ones. Returns
 * those that may still be paid, to be canceled, and those that succeeded, to be refunded.
 */
export async function declineAll(
  db: Db,
  { orderIds, paymentIds }: { orderIds: string[]; paymentIds: string[] },
): Promise<PaymentRow[]> {
  const [, , , rows] = await db.batch([
    lockOrders(db, orderIds),
    db.execute(sql`INSERT INTO ${closedOrders} (order_id) ${ids(orderIds)} ON CONFLICT DO NOTHING`),
    db
      .update(payments)
      .set({ isDeclined: true, nextCheckAt: sql`now()`, checks: 0 })
      .where(sql`NOT ${payments.isDeclined} AND ${isAnyOf(orderIds, paymentIds)}`),
    db
      .select(paymentColumns)
      .from(payments)
      .where(
        sql`${isAnyOf(orderIds, paymentIds)}
          AND (${mayBePaid} OR (${payments.status} = 'succeeded' AND ${payments.refundingAmount} < ${payments.amount}))`,
      ),
  ]);
  return rows;
}

const ids = (values: string[]) => sql`SELECT jsonb_array_elements_text(${JSON.stringify(values)}::jsonb)::uuid`;

const isAnyOf = (orderIds: string[], paymentIds: string[]) =>
  sql`(${payments.orderId} IN (${ids(orderIds)}) OR ${payments.id} IN (${ids(paymentIds)}))`;
