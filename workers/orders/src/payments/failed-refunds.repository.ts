import { and, eq, lte, sql } from "drizzle-orm";
import type { Refund } from "#shared/contracts/payments.ts";
import type { Db } from "#shared/database/db.ts";
import { returns } from "../tables.ts";

const changedNow = { updatedAt: sql`greatest(now(), ${returns.createdAt})` };

/**
 * Names the refund by which that of a return, which failed, was made again. `paymentVersion` is that of the payment by then: the events
 * of the failure are not newer, and change nothing if they come later.
 */
export async function replaceReturnRefund(
  db: Db,
  { failedId, refund, paymentVersion }: { failedId: string; refund: Refund; paymentVersion: number },
): Promise<void> {
  await db
    .update(returns)
    .set({
      refundId: refund.id,
      refundStatus: refund.status,
      refundVersion: sql`greatest(${returns.refundVersion}, ${paymentVersion}::int)`,
      ...changedNow,
    })
    .where(and(eq(returns.orderId, refund.orderId), eq(returns.refundId, failedId)));
}

/**
 * Says of a return that its refund failed and its money went back in another way. `paymentVersion` is that of the payment by then: the
 * event of the failure is older, and changes nothing if it comes later.
 */
export async function settleReturnRefund(
  db: Db,
  { refund, paymentVersion }: { refund: Refund; paymentVersion: number },
): Promise<void> {
  await db
    .update(returns)
    .set({ refundId: refund.id, refundStatus: "settled", refundVersion: paymentVersion, ...changedNow })
    .where(
      and(
        eq(returns.id, sql`${refund.returnId}::uuid`),
        eq(returns.orderId, refund.orderId),
        lte(returns.refundVersion, paymentVersion),
      ),
    );
}
