import { eq, sql } from "drizzle-orm";
import type { PaymentState, RefundState } from "#shared/contracts/payments.ts";
import type { Db } from "#shared/database/db.ts";
import { testPayments, testRefunds } from "./tables.ts";

/** What a payment becomes; `isFinal` states stay, but for one that was to succeed late. */
export type TestChange = {
  state: PaymentState;
  /** When it succeeds by itself: by then, whatever happened before. */
  succeedsAt?: Date | null;
  failingRefunds?: number;
};

/** A payment without a row waits for the customer. */
const WAITING: PaymentState = "requires-action";

export async function readTestPayment(db: Db, id: string): Promise<PaymentState> {
  const [row] = await db.select({ state: testPayments.state }).from(testPayments).where(eq(testPayments.id, id));
  return row?.state ?? WAITING;
}

/** Changes a payment unless it is final, and returns its state after that. */
export async function changeTestPayment(
  db: Db,
  id: string,
  { state, succeedsAt = null, failingRefunds = 0 }: TestChange,
): Promise<PaymentState> {
  const [, [row]] = await db.batch([
    db
      .insert(testPayments)
      .values({ id, state, succeedsAt, failingRefunds })
      .onConflictDoUpdate({
        target: testPayments.id,
        set: {
          state,
          // A payment that is to succeed late does so even if it is canceled first.
          succeedsAt: sql`coalesce(${succeedsAt?.toISOString() ?? null}::timestamptz, ${testPayments.succeedsAt})`,
          failingRefunds,
          updatedAt: sql`now()`,
        },
        setWhere: sql`${testPayments.state} IN ('requires-action', 'processing')`,
      }),
    db.select({ state: testPayments.state }).from(testPayments).where(eq(testPayments.id, id)),
  ]);
  return row?.state ?? state;
}

/** Lets the payments succeed whose time has come; returns their ids. */
export async function succeedLate(db: Db): Promise<string[]> {
  const rows = await db
    .update(testPayments)
    .set({ state: "succeeded", succeedsAt: null, updatedAt: sql`now()` })
    .where(sql`${testPayments.succeedsAt} <= now()`)
    .returning({ id: testPayments.id });
  return rows.map(({ id }) => id);
}

/** Makes a refund, once for each id: it fails if the payment has refunds left that are to fail. */
export async function makeTestRefund(db: Db, id: string, paymentId: string): Promise<RefundState> {
  const [, , [row]] = await db.batch([
    db.select({ id: testPayments.id }).from(testPayments).where(eq(testPayments.id, paymentId)).for("update"),
    db.execute(sql`
      WITH made AS (
        INSERT INTO ${testRefunds} (id, payment_id, state)
        SELECT ${id}::uuid, id, CASE WHEN failing_refunds > 0 THEN 'failed' ELSE 'succeeded' END
        FROM ${testPayments} WHERE id = ${paymentId}::uuid
        ON CONFLICT DO NOTHING
        RETURNING state
      )
      UPDATE ${testPayments} SET failing_refunds = failing_refunds - 1
      FROM made WHERE id = ${paymentId}::uuid AND made.state = 'failed'`),
    db.select({ state: testRefunds.state }).from(testRefunds).where(eq(testRefunds.id, id)),
  ]);
  return row?.state ?? "failed";
}
