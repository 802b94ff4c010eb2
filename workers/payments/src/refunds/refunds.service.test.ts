import { eq, sql } from "drizzle-orm";
import { Client } from "pg";
import { afterAll, describe, expect, it } from "vitest";
import type { RequestRefund } from "#shared/contracts/payments-rpc.ts";
import type { Payment } from "#shared/contracts/payments.ts";
import { sha256 } from "#shared/values/hash.ts";
import { refunds } from "../tables.ts";
import { createPaymentsTest } from "../testing.ts";
import { changeRefund, insertRefund } from "./refunds.repository.ts";
import { listRefunds, requestRefund, retryRefunds } from "./refunds.service.ts";

const test = await createPaymentsTest();
afterAll(test.close);

const usd = (amount: number) => ({ amount, currency: "USD" });

const ask = ({ id, orderId }: Payment, changes: Partial<RequestRefund> = {}): RequestRefund => ({
  orderId,
  paymentId: id,
  amount: null,
  reason: null,
  userId: test.ctx.newId(),
  idempotencyKey: null,
  ...changes,
});

const passTime = () => test.ctx.db.update(refunds).set({ nextAttemptAt: sql`now()` });

describe("requestRefund()", () => {
  it("refunds a part, then all that is left, and publishes both", async () => {
    const payment = await test.pay();
    const part = await requestRefund(test.ctx, ask(payment, { amount: usd(300), reason: "Broken" }));
    const rest = await requestRefund(test.ctx, ask(payment));
    await test.settle();
    expect(part).toMatchObject({
      outcome: "requested",
      refund: { amount: usd(300), status: "succeeded", reason: "Broken", paymentId: payment.id },
    });
    expect(rest).toMatchObject({ outcome: "requested", refund: { amount: usd(700), status: "succeeded" } });
    expect(await test.read(payment.id)).toMatchObject({ refundedAmount: 1000, refundingAmount: 1000 });
    const events = test.sent.filter(({ data }) => data.paymentId === payment.id);
    expect(events.map(({ type, data }) => [type, data.refundedAmount])).toEqual([
      ["refund.succeeded", 300],
      ["refund.succeeded", 1000],
    ]);
    expect(await requestRefund(test.ctx, ask(payment))).toEqual({ outcome: "exceeds-payment" });
    const page = { orderId: payment.orderId, limit: 5, after: null };
    expect((await listRefunds(test.ctx, page)).map(({ amount }) => amount.amount)).toEqual([700, 300]);
  });

  it("refunds once what is left, when the caller also takes less than the amount", async () => {
    const payment = await test.pay();
    await requestRefund(test.ctx, ask(payment, { amount: usd(1) }));
    const upTo = { amount: usd(1000), upToWhatIsLeft: true, userId: test.ctx.newId() };
    const asked = await Promise.all(
      ["a", "b", "a"].map((idempotencyKey) => requestRefund(test.ctx, ask(payment, { ...upTo, idempotencyKey }))),
    );
    await test.settle();
    // The others find that nothing is left, or the refund that has their key.
    expect(asked.filter(({ outcome }) => outcome === "requested")).toHaveLength(1);
    expect(await test.refundsOf(payment.id)).toHaveLength(2);
    expect(await test.read(payment.id)).toMatchObject({ refundedAmount: 1000, refundingAmount: 1000 });
    const less = await test.pay();
    expect(await requestRefund(test.ctx, ask(less, { ...upTo, amount: usd(300) }))).toMatchObject({
      refund: { amount: usd(300) },
    });
  });

  it("never refunds more than was paid when a hundred ask at once", async () => {
    const payment = await test.pay();
    const asked = Array.from({ length: 100 }, () => requestRefund(test.ctx, ask(payment, { amount: usd(30) })));
    const results = await Promise.all(asked);
    await test.settle();
    expect(results.filter(({ outcome }) => outcome === "requested")).toHaveLength(33);
    expect(results.filter(({ outcome }) => outcome === "exceeds-payment")).toHaveLength(67);
    expect(await test.read(payment.id)).toMatchObject({ refundedAmount: 990, refundingAmount: 990 });
  });

  it("makes one refund for a key however many ask at once, and refuses the key for another request", async () => {
    const payment = await test.pay();
    const request = ask(payment, { amount: usd(100), idempotencyKey: "once" });
    const results = await Promise.all(Array.from({ length: 20 }, () => requestRefund(test.ctx, request)));
    expect(results.filter(({ outcome }) => outcome === "requested")).toHaveLength(1);
    expect(new Set(results.map((result) => "refund" in result && result.refund.id)).size).toBe(1);
    expect(new Set(results.map((result) => "refund" in result && JSON.stringify(result.refund))).size).toBe(1);
    expect(await test.refundsOf(payment.id)).toHaveLength(1);
    expect(await requestRefund(test.ctx, { ...request, amount: usd(200) })).toEqual({ outcome: "key-reused" });
  });

  it("answers a retry as it answered first, whatever became of the refund since", async () => {
    const payment = await test.pay();
    const request = ask(payment, { amount: usd(100), idempotencyKey: "later" });
    const mend = test.breakProvider({
      refund: async () => {
        throw new Error("no answer");
      },
    });
    const first = await requestRefund(test.ctx, request);
    expect(first).toMatchObject({ outcome: "requested", refund: { status: "pending" } });
    mend();
    await passTime();
    await retryRefunds(test.ctx);
    expect(await test.refundsOf(payment.id)).toMatchObject([{ status: "succeeded" }]);
    expect(JSON.stringify(await requestRefund(test.ctx, request))).toBe(
      JSON.stringify({ ...first, outcome: "replayed" }),
    );
  });

  it("ends a request that was interrupted before the provider answered, when it is sent again", async () => {
    const payment = await test.pay();
    const request = ask(payment, { amount: usd(100), idempotencyKey: "interrupted" });
    const { orderId, paymentId, userId, idempotencyKey } = request;
    const requestHash = await sha256(JSON.stringify([orderId, request.amount, request.reason]));
    const stored = { id: test.ctx.newId(), orderId, paymentId, userId, idempotencyKey, requestHash };
    await insertRefund(test.ctx.db, { ...stored, amount: 100, reason: null });
    const replayed = await requestRefund(test.ctx, request);
    expect(replayed).toMatchObject({ outcome: "replayed", refund: { id: stored.id, status: "succeeded" } });
    expect(await requestRefund(test.ctx, request)).toEqual(replayed);
  });

  it("does not deadlock when a refund is settled while it is asked for again", async () => {
    const payment = await test.pay();
    const own = { reason: null, userId: test.ctx.newId(), idempotencyKey: "again", requestHash: "a" };
    const ofPayment = { paymentId: payment.id, orderId: payment.orderId, amount: 100, ...own };
    const [row] = await insertRefund(test.ctx.db, { id: test.ctx.newId(), ...ofPayment });
    if (!row) throw new Error("no refund");
    const other = new Client({ connectionString: test.database.ownerUrl });
    await other.connect();
    const ofDatabase = "database = (SELECT oid FROM pg_database WHERE datname = current_database())";
    const waiting = async () =>
      (
        await other.query(
          `SELECT FROM pg_locks WHERE NOT granted AND pid IN (SELECT pid FROM pg_locks WHERE ${ofDatabase})`,
        )
      ).rowCount;
    try {
      // Both wait for the payment, the request before the settlement.
      await other.query("BEGIN");
      await other.query("SELECT FROM payments WHERE id = $1 FOR UPDATE", [payment.id]);
      const asked = insertRefund(test.ctx.db, { id: test.ctx.newId(), ...ofPayment });
      await expect.poll(waiting).toBe(1);
      const state = { status: "succeeded", providerRefundId: "re_1", failure: null } as const;
      const changed = changeRefund(test.ctx.db, { row, state, event: undefined });
      await expect.poll(waiting).toBe(2);
      await other.query("COMMIT");
      expect([(await asked).map(({ id }) => id), await changed]).toMatchObject([[row.id], { status: "succeeded" }]);
    } finally {
      await other.end();
    }
    expect(await test.read(payment.id)).toMatchObject({ refundedAmount: 100, refundingAmount: 100 });
  });

  it("refuses what was not captured, and a payment of another order", async () => {
    const open = await test.start();
    const paid = await test.pay();
    expect(await requestRefund(test.ctx, ask(open))).toEqual({ outcome: "exceeds-payment" });
    const foreign = ask(paid, { orderId: test.ctx.newId() });
    expect(await requestRefund(test.ctx, foreign)).toEqual({ outcome: "exceeds-payment" });
  });

  it("gives the amount of a refund that failed back to what is left", async () => {
    const payment = await test.pay("refund-fails");
    const failed = await requestRefund(test.ctx, ask(payment));
    await test.settle();
    expect(failed).toMatchObject({ outcome: "requested", refund: { status: "failed" } });
    expect(await test.read(payment.id)).toMatchObject({ refundedAmount: 0, refundingAmount: 0 });
    expect(await requestRefund(test.ctx, ask(payment))).toMatchObject({ refund: { status: "succeeded" } });
    await test.settle();
    expect(test.eventsOf(payment.orderId)).toEqual(["payment.succeeded", "refund.failed", "refund.succeeded"]);
  });
});

describe("retryRefunds()", () => {
  it("makes a refund whose answer was lost once", async () => {
    const payment = await test.pay();
    const refund = test.ctx.providers.get("test")?.refund;
    let calls = 0;
    const mend = test.breakProvider({
      refund: async (...args) => {
        calls += 1;
        await refund?.(...args);
        throw new Error("the answer was lost");
      },
    });
    const asked = await requestRefund(test.ctx, ask(payment, { amount: usd(400) }));
    mend();
    expect(asked).toMatchObject({ outcome: "requested", refund: { status: "pending" } });
    await passTime();
    await Promise.all([retryRefunds(test.ctx), retryRefunds(test.ctx)]);
    expect([calls, await test.read(payment.id)]).toMatchObject([1, { refundedAmount: 400, refundingAmount: 400 }]);
  });

  it("leaves a refund alone that another attempt has claimed", async () => {
    const payment = await test.pay();
    const mend = test.breakProvider({
      refund: async () => {
        throw new Error("no answer");
      },
    });
    await requestRefund(test.ctx, ask(payment));
    mend();
    await retryRefunds(test.ctx);
    expect(await test.ctx.db.select().from(refunds).where(eq(refunds.paymentId, payment.id))).toMatchObject([
      { status: "pending", attempts: 1 },
    ]);
  });
});
