import { and, asc, getTableColumns, sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import type { TimeKey } from "#shared/http/pagination.ts";
import { orderLines, orders, paymentStatusOf } from "../tables.ts";
import { isWithin, type ReportRange } from "./report-range.ts";

export type ExportedOrder = Awaited<ReturnType<typeof listOrdersFrom>>[number];

/** The orders of the range after this one, oldest first. */
export function listOrdersFrom(db: Db, range: ReportRange, { limit, after }: { limit: number; after?: TimeKey }) {
  const { id, number, createdAt, status, email, currency, totalAmount } = getTableColumns(orders);
  const { discountAmount, shippingAmount, taxAmount } = getTableColumns(orders);
  return db
    .select({
      ...{ id, number, createdAt, status, email, currency, totalAmount, discountAmount, shippingAmount, taxAmount },
      paymentStatus: sql<string>`${paymentStatusOf(orders)}`,
      country: sql<string | null>`${orders.shippingAddress}->>'country'`,
      subtotalAmount: sql`coalesce(${orders.subtotalAmount}, ${orders.totalAmount})`.mapWith(Number),
      units:
        sql`(SELECT sum(${orderLines.quantity}) FROM ${orderLines} WHERE ${orderLines.orderId} = ${orders.id})`.mapWith(
          Number,
        ),
    })
    .from(orders)
    .where(
      and(
        isWithin(range),
        after && sql`(${orders.createdAt}, ${orders.id}) > (${after.createdAt}::timestamptz, ${after.id}::uuid)`,
      ),
    )
    .orderBy(asc(orders.createdAt), asc(orders.id))
    .limit(limit);
}
