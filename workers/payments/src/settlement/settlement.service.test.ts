import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findPayment } from "../payments/payments.repository.ts";
import { handleKeptMessages, syncPayment } from "../payments/states.service.ts";
import { refundDeclinedPayments } from "../refunds/declined.service.ts";
import { requestRefund } from "../refunds/refunds.service.ts";
import { payments, testPayments } from "../tables.ts";
import { decideTestPayment, succeedLatePayments } from "../test-provider/test-payments.service.ts";
import { changeTestPayment } from "../test-provider/test-provider.repository.ts";
import { createPaymentsTest } from "../testing.ts";
import { cancelPayments, declinePayments } from "./settlement.service.ts";

const test = await createPaymentsTest();
afterAll(test.close);

const outcomeOf = async (orderId: string) => (await cancelPayments(test.ctx, { orderIds: [orderId] }))[0]?.outcome;
const decline = async (orderId: string) => {
  await declinePayments(test.ctx, { orderIds: [orderId], paymentIds: [] });
  await test.settle();
};

describe("cancelPayments()", () => {
  it("cancels an open payment, and has nothing to cancel of an order without one", async () => {
    const { id, orderId } = await test.start();
    expect(await outcomeOf(orderId)).toBe("canceled");
    expect(await test.read(id)).toMatchObject({ status: "canceled" });
    expect(await outcomeOf(test.ctx.newId())).toBe("canceled");
  });

  it("tells that the money is there, also when its message has not arrived", async () => {
    const paid = await test.pay();
    const untold = await test.start();
    await changeTestPayment(test.ctx.db, untold.id, { state: "succeeded" });
    expect([await outcomeOf(paid.orderId), await outcomeOf(untold.orderId)]).toEqual(["succeeded", "succeeded"]);
    await test.settle();
    expect(test.eventsOf(untold.orderId)).toEqual(["payment.succeeded"]);
  });

  it("ends a payment whose start the provider refused, when it refuses that again", async () => {
    const failure = { code: "amount_too_small", message: "The amount is too small." };
    const { id, orderId } = await test.start();
    await test.ctx.db.update(payments).set({ providerPaymentId: null }).where(eq(payments.id, id));
    const mend = test.breakProvider({
      cancelPayment: async () => ({ providerPaymentId: null, status: "failed", failure, isFinal: true }),
    });
    expect(await outcomeOf(orderId)).toBe("canceled");
    mend();
    await test.settle();
    expect(await test.read(id)).toMatchObject({ status: "failed", failureCode: failure.code, isFinal: true });
    expect(test.eventsOf(orderId)).toEqual(["payment.failed"]);
  });

  it("leaves a payment that the provider is processing", async () => {
    const { id, orderId } = await test.start();
    await changeTestPayment(test.ctx.db, id, { state: "processing" });
    expect(await outcomeOf(orderId)).toBe("processing");
    expect(await test.read(id)).toMatchObject({ status: "processing" });
  });

  it("tells when the provider can't be asked, and what became of the other orders", async () => {
    const [silent, other] = [await test.start(), await test.start()];
    const cancelPayment = test.ctx.providers.get("test")?.cancelPayment;
    const mend = test.breakProvider({
      cancelPayment: async (payment) => {
        if (payment.id === silent.id || !cancelPayment) throw new Error("no answer");
        return cancelPayment(payment);
      },
    });
    const results = await cancelPayments(test.ctx, { orderIds: [silent.orderId, other.orderId] });
    mend();
    expect(results.map(({ outcome }) => outcome)).toEqual(["unknown", "canceled"]);
  });
});

describe("a failed payment that may be tried again at the provider", () => {
  let end: () => void;
  beforeAll(() => {
    end = test.allowRetries();
  });
  afterAll(() => end());

  it("is canceled there when its order expires or is cancelled, and stays failed", async () => {
    const [expired, cancelled] = [await test.pay("decline"), await test.pay("decline")];
    expect(await outcomeOf(expired.orderId)).toBe("canceled");
    await decline(cancelled.orderId);
    for (const { id } of [expired, cancelled]) {
      expect(await test.readAtProvider(id)).toBe("canceled");
      expect(await test.read(id)).toMatchObject({ status: "failed", failureCode: "card_declined", isFinal: true });
    }
  });

  it("keeps its order from expiring while it is being processed, also beside another that is canceled", async () => {
    const order = test.newOrder();
    const first = await test.pay("decline", order);
    await test.setAtProvider(first.id, "processing");
    const second = await test.start(order);
    expect(await outcomeOf(order.orderId)).toBe("processing");
    expect(await outcomeOf(order.orderId)).toBe("processing");
    expect([await test.read(first.id), await test.read(second.id)]).toMatchObject([
      { status: "processing" },
      { status: "canceled" },
    ]);
  });

  it("pays its order when it was captured and the message is lost", async () => {
    const { id, orderId } = await test.pay("decline");
    await test.setAtProvider(id, "succeeded");
    expect(await outcomeOf(orderId)).toBe("succeeded");
    await test.settle();
    expect(test.eventsOf(orderId)).toEqual(["payment.failed", "payment.succeeded"]);
  });

  it("is refunded when it was captured and its order is cancelled", async () => {
    const { id, orderId } = await test.pay("decline");
    await test.setAtProvider(id, "succeeded");
    await decline(orderId);
    expect(await test.read(id)).toMatchObject({ status: "succeeded", refundedAmount: 1000 });
    expect(test.eventsOf(orderId)).toEqual(["payment.failed", "payment.succeeded", "refund.succeeded"]);
  });

  it("is refunded once when the payment that was started after it succeeds as well", async () => {
    const order = test.newOrder();
    const first = await test.pay("decline", order);
    await test.setAtProvider(first.id, "succeeded");
    const second = await test.pay("succeed", order);
    expect(test.eventsOf(order.orderId).filter((type) => type === "payment.succeeded")).toHaveLength(2);
    await declinePayments(test.ctx, { orderIds: [], paymentIds: [first.id] });
    await declinePayments(test.ctx, { orderIds: [], paymentIds: [first.id] });
    await test.settle();
    expect([await test.refundsOf(first.id), await test.refundsOf(second.id)]).toMatchObject([
      [{ amount: 1000, status: "succeeded" }],
      [],
    ]);
  });
});

describe("declinePayments()", () => {
  it("refunds what was captured, once however often it is asked", async () => {
    const { id, orderId } = await test.pay();
    await Promise.all([decline(orderId), decline(orderId), decline(orderId)]);
    expect(await test.refundsOf(id)).toMatchObject([{ amount: 1000, status: "succeeded", userId: null }]);
    expect(test.eventsOf(orderId)).toEqual(["payment.succeeded", "refund.succeeded"]);
  });

  it("refunds only what is left after an earlier refund", async () => {
    const { id, orderId } = await test.pay();
    const userId = test.ctx.newId();
    const amount = { amount: 400, currency: "USD" };
    await requestRefund(test.ctx, { orderId, paymentId: id, amount, reason: null, userId, idempotencyKey: null });
    await decline(orderId);
    expect((await test.refundsOf(id)).map((refund) => refund.amount).sort()).toEqual([400, 600]);
  });

  it("refunds a single payment and leaves the others of its order", async () => {
    const order = test.newOrder();
    const [first, second] = [await test.pay("decline", order), await test.pay("succeed", order)];
    await declinePayments(test.ctx, { orderIds: [], paymentIds: [first.id] });
    await changeTestPayment(test.ctx.db, first.id, { state: "succeeded" });
    await test.ctx.db.update(testPayments).set({ state: "succeeded" }).where(eq(testPayments.id, first.id));
    const row = await findPayment(test.ctx.db, first.id);
    if (row) await syncPayment(test.ctx, row);
    await test.settle();
    expect([await test.refundsOf(first.id), await test.refundsOf(second.id)]).toMatchObject([[{ amount: 1000 }], []]);
  });

  it("cancels an open payment, and refunds it if it succeeds later all the same", async () => {
    const payment = await test.start({ dueAt: new Date(Date.now() - 61_000).toISOString() });
    await decideTestPayment(test.ctx, payment.id, "succeed-late");
    // The crons of both Workers begin at once: the order may still have to be cancelled.
    await succeedLatePayments(test.ctx);
    expect(await test.read(payment.id)).toMatchObject({ status: "requires-action" });
    await decline(payment.orderId);
    expect(await test.read(payment.id)).toMatchObject({ status: "canceled" });
    await test.ctx.db.update(testPayments).set({ succeedsAt: sql`succeeds_at - interval '10 seconds'` });
    await succeedLatePayments(test.ctx);
    await test.settle();
    expect(await test.read(payment.id)).toMatchObject({ status: "succeeded", refundedAmount: 1000 });
    expect(test.eventsOf(payment.orderId)).toEqual(["payment.succeeded", "refund.succeeded"]);
  });
});

describe("refundDeclinedPayments()", () => {
  it("waits for days between refunds that the provider refuses, and begins none before", async () => {
    const { id, orderId } = await test.pay();
    const mend = test.breakProvider({
      refund: async () => ({
        providerRefundId: null,
        status: "failed",
        failure: { code: "charge_disputed", message: null },
      }),
    });
    await decline(orderId);
    const waits: number[] = [];
    for (let round = 0; round < 8; round++) {
      const { nextCheckAt } = (await test.read(id)) ?? {};
      waits.push(Math.round(((nextCheckAt?.getTime() ?? 0) - Date.now()) / 3_600_000));
      await refundDeclinedPayments(test.ctx);
      expect(await test.refundsOf(id)).toHaveLength(round + 1);
      await test.makeDue(id);
      await refundDeclinedPayments(test.ctx);
    }
    mend();
    expect(waits).toEqual([0, 0, 0, 1, 4, 17, 68, 168]);
  });

  it("refunds again what a failed refund did not return, and what a crash left", async () => {
    const failing = await test.pay("refund-fails");
    await decline(failing.orderId);
    expect(await test.refundsOf(failing.id)).toMatchObject([{ status: "failed" }]);
    const crashed = await test.pay();
    await test.ctx.db.update(payments).set({ isDeclined: true }).where(eq(payments.id, crashed.id));
    await test.ctx.db.update(payments).set({ nextCheckAt: sql`now()` });
    await refundDeclinedPayments(test.ctx);
    await handleKeptMessages(test.ctx);
    expect([await test.read(failing.id), await test.read(crashed.id)]).toMatchObject([
      { refundedAmount: 1000 },
      { refundedAmount: 1000 },
    ]);
  });
});
