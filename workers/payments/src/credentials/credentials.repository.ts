import { and, eq, sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { type PaymentRow, paymentColumns } from "../payments/payments.repository.ts";
import { payments } from "../tables.ts";

/** Longer than a provider is waited for, so that a claim outlives its call. */
const CLAIM_SECONDS = 15;

/** A call's exclusive right to pay a payment with a credential. */
export type Claim = { paymentId: string; until: string };

export type ConfirmablePayment = PaymentRow & {
  failureCode: string | null;
  failureMessage: string | null;
  /** Undefined: it is not open, another call pays it, or its order has no use for the money. */
  claim: Claim | undefined;
};

/** Claims a user's open payment for one call, and reads it. */
export async function claimPayment(
  db: Db,
  { paymentId, userId }: { paymentId: string; userId: string },
): Promise<ConfirmablePayment | undefined> {
  const isOwn = and(eq(payments.id, paymentId), eq(payments.userId, userId));
  const [{ rows }, [row]] = await db.batch([
    db.execute<{ until: string }>(sql`
      UPDATE ${payments} SET confirming_until = now() + ${CLAIM_SECONDS}::int * interval '1 second'
      WHERE ${isOwn} AND status = 'requires-action' AND NOT is_declined
        AND (confirming_until IS NULL OR confirming_until <= now())
      RETURNING confirming_until::text AS until`),
    db
      .select({ ...paymentColumns, failureCode: payments.failureCode, failureMessage: payments.failureMessage })
      .from(payments)
      .where(isOwn),
  ]);
  const [claimed] = rows;
  return row && { ...row, claim: claimed && { paymentId, until: claimed.until } };
}

/** Lets the next call have the payment at once. */
export async function releaseClaim(db: Db, { paymentId, until }: Claim): Promise<void> {
  await db.execute(sql`
    UPDATE ${payments} SET confirming_until = NULL
    WHERE id = ${paymentId}::uuid AND confirming_until = ${until}::timestamptz`);
}
