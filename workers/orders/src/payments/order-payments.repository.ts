import { and, eq, sql } from "drizzle-orm";
import type { OrderStatus } from "#shared/contracts/orders.ts";
import type { Db } from "#shared/database/db.ts";
import { orders } from "../tables.ts";

export type PayableOrder = {
  id: string;
  userId: string;
  status: OrderStatus;
  totalAmount: number;
  currency: string;
  /** The payment that made it paid. */
  paymentId: string | null;
  paymentDueAt: Date | null;
  isOverdue: boolean;
};

/** What payments of an order depend on; `userId`: only if it belongs to this user. */
export async function findPayableOrder(db: Db, id: string, userId?: string): Promise<PayableOrder | undefined> {
  const [row] = await db
    .select({
      id: orders.id,
      userId: orders.userId,
      status: orders.status,
      totalAmount: orders.totalAmount,
      currency: orders.currency,
      paymentId: orders.paymentId,
      paymentDueAt: orders.paymentDueAt,
      isOverdue: sql<boolean>`coalesce(${orders.paymentDueAt} <= now(), false)`,
    })
    .from(orders)
    .where(and(eq(orders.id, id), userId ? eq(orders.userId, userId) : undefined));
  return row;
}
