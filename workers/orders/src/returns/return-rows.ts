import { and, eq, type SQL, sql } from "drizzle-orm";
import type { Return } from "#shared/contracts/returns.ts";
import type { Db } from "#shared/database/db.ts";
import { jsonObject, moneyAsJson } from "#shared/database/json.ts";
import { orders } from "../tables.ts";
import { returnItems, returns } from "./tables.ts";

export type ReturnRow = { return: Return; id: string; requestHash: string | null; createdAt: Date };

/** The fields of a return, of a row of `returns` joined with its order. */
export const returnFields = {
  id: returns.id,
  orderId: returns.orderId,
  orderNumber: sql`coalesce(${orders.number}, 0)`,
  status: returns.status,
  items: sql`(
    SELECT json_agg(json_build_object('variantId', i.variant_id, 'quantity', i.quantity, 'reason', i.reason,
      'quantityReceived', i.quantity_received, 'restocked', i.restocked) ORDER BY i.variant_id)
    FROM ${returnItems} AS i WHERE i.return_id = ${returns.id})`,
  note: returns.note,
  rejectReason: returns.rejectReason,
  refundAmount: moneyAsJson(returns.refundAmount, orders.currency),
  refundId: returns.refundId,
  // When all of the order's money has gone back, so has that of a refund that failed.
  refundStatus: sql`CASE WHEN ${returns.refundStatus} = 'failed' AND ${orders.refundedAmount} >= ${orders.totalAmount}
    THEN 'settled' ELSE ${returns.refundStatus} END`,
  createdAt: returns.createdAt,
  updatedAt: returns.updatedAt,
};

/** A query for returns of orders; the conditions may name both tables. */
export function selectReturns(db: Db, conditions: (SQL | undefined)[]) {
  return db
    .select({
      return: sql<Return>`${jsonObject(returnFields)}`,
      id: returns.id,
      requestHash: returns.requestHash,
      createdAt: returns.createdAt,
    })
    .from(returns)
    .innerJoin(orders, eq(orders.id, returns.orderId))
    .where(and(...conditions));
}
