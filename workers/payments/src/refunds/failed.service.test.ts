import { eq } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import type { RequestRefund } from "#shared/contracts/payments-rpc.ts";
import type { Payment, Refund } from "#shared/contracts/payments.ts";
import { declinePayments } from "../settlement/settlement.service.ts";
import { testPayments } from "../tables.ts";
import { createPaymentsTest } from "../testing.ts";
import { refundDeclinedPayments } from "./declined.service.ts";
import { retryRefund, settleRefund } from "./failed.service.ts";
import { listRefunds, requestRefund } from "./refunds.service.ts";

const test = await createPaymentsTest();
afterAll(test.close);

const usd = (amount: number) => ({ amount, currency: "USD" });
const userId = test.ctx.newId();

async function ask({ id: paymentId, orderId }: Payment, changes: Partial<RequestRefund> = {}): Promise<Refund> {
  const request = { orderId, paymentId, amount: usd(400), reason: "Return", userId, idempotencyKey: null };
  const result = await requestRefund(test.ctx, { ...request, ...changes });
  await test.settle();
  if (!("refund" in result)) throw new Error(result.outcome);
  return result.refund;
}

/** A payment of 10.00, and a refund of 4.00 for a return that the provider has refused. */
async function failedRefund() {
  const payment = await test.pay("refund-fails");
  const failed = await ask(payment, { returnId: test.ctx.newId() });
  return { payment, failed, input: { orderId: payment.orderId, refundId: failed.id, userId } };
}

const failNext = ({ id }: Payment) =>
  test.ctx.db.update(testPayments).set({ failingRefunds: 1 }).where(eq(testPayments.id, id));

const listed = ({ orderId }: Payment, withDetails = true) =>
  listRefunds(test.ctx, { orderId, limit: 9, after: null, withDetails });

describe("a refund that failed", () => {
  it("says why to administrators alone, and is unsettled", async () => {
    const { payment, failed } = await failedRefund();
    const failure = { code: "refund_failed", message: "The customer's bank does not take the money back." };
    expect(failed).toMatchObject({ status: "failed", failure, isUnsettled: true, retryOf: null });
    expect(await listed(payment)).toEqual([failed]);
    expect(await listed(payment, false)).toEqual([{ ...failed, failure: null }]);
  });

  it("names the return of its key when the previous version of orders asks for it, which names no return", async () => {
    const payment = await test.pay();
    const returnId = test.ctx.newId();
    const ofReturn = { amount: usd(100), idempotencyKey: `return-${returnId}` };
    expect(await ask(payment, ofReturn)).toMatchObject({ returnId });
    const isOther = { ...ofReturn, reason: null, userId: test.ctx.newId() };
    expect(await ask(payment, isOther)).toMatchObject({ returnId: null });
    expect(await ask(payment, { amount: usd(100), idempotencyKey: "return-label" })).toMatchObject({ returnId: null });
  });

  it("is settled by a refund of all that is left, which is unsettled if it fails too", async () => {
    const { payment } = await failedRefund();
    await failNext(payment);
    await ask(payment, { amount: null });
    const unsettled = async () => (await listed(payment)).map(({ isUnsettled }) => isUnsettled);
    expect(await unsettled()).toEqual([true, false]);
    await ask(payment, { amount: usd(600) });
    expect(await unsettled()).toEqual([false, true, false]);
    await ask(payment, { amount: null });
    expect(await unsettled()).toEqual([false, false, false, false]);
  });
});

describe("retryRefund()", () => {
  it("makes one new refund of the same amount for the same return, when twenty ask at once", async () => {
    const { payment, failed, input } = await failedRefund();
    const results = await Promise.all(Array.from({ length: 20 }, () => retryRefund(test.ctx, input)));
    await test.settle();
    expect(results.filter(({ outcome }) => outcome === "requested")).toHaveLength(1);
    expect(results.filter(({ outcome }) => outcome === "replayed")).toHaveLength(19);
    const [retry] = await listed(payment);
    expect(retry).toMatchObject({
      ...{ amount: usd(400), status: "succeeded", reason: "Return" },
      ...{ returnId: failed.returnId, retryOf: failed.id },
    });
    const { version: paymentVersion } = (await test.read(payment.id)) ?? {};
    expect(await retryRefund(test.ctx, input)).toEqual({ outcome: "replayed", refund: retry, paymentVersion });
    expect(await test.read(payment.id)).toMatchObject({ refundedAmount: 400, refundingAmount: 400 });
    expect(await listed(payment)).toMatchObject([{ isUnsettled: false }, { id: failed.id, isUnsettled: false }]);
    expect(test.eventsOf(payment.orderId)).toEqual(["payment.succeeded", "refund.failed", "refund.succeeded"]);
    const sent = test.sent.filter(({ data }) => data.paymentId === payment.id);
    expect(sent.map(({ data }) => data.returnId)).toEqual([failed.returnId, failed.returnId]);
  });

  it("makes a retry that failed again by its own id, and lets one refund succeed", async () => {
    const { payment, input } = await failedRefund();
    await failNext(payment);
    const first = await retryRefund(test.ctx, input);
    expect(first).toMatchObject({ refund: { status: "failed", isUnsettled: true } });
    expect(await retryRefund(test.ctx, input)).toMatchObject({ outcome: "replayed", refund: { status: "failed" } });
    const refundId = "refund" in first ? first.refund.id : "";
    const ids = [refundId, input.refundId, refundId];
    await Promise.all(ids.map((id) => retryRefund(test.ctx, { ...input, refundId: id })));
    const statuses = (await listed(payment)).map(({ status }) => status);
    expect(statuses).toEqual(["succeeded", "failed", "failed"]);
  });

  it("asks for a retry whose answer was lost under the same id", async () => {
    const { payment, input } = await failedRefund();
    const mend = test.breakProvider({
      refund: async () => {
        throw new Error("no answer");
      },
    });
    expect(await retryRefund(test.ctx, input)).toMatchObject({ outcome: "requested", refund: { status: "pending" } });
    mend();
    expect(await retryRefund(test.ctx, input)).toMatchObject({ outcome: "replayed", refund: { status: "succeeded" } });
    expect(await test.read(payment.id)).toMatchObject({ refundedAmount: 400 });
  });

  it("refuses what did not fail, what the order does not have, and what is no longer left", async () => {
    const { payment, input } = await failedRefund();
    const succeeded = await ask(payment, { amount: usd(601) });
    expect(await retryRefund(test.ctx, { ...input, refundId: succeeded.id })).toEqual({ outcome: "not-failed" });
    const unknown = { outcome: "unknown-refund" };
    expect(await retryRefund(test.ctx, { ...input, refundId: test.ctx.newId() })).toEqual(unknown);
    expect(await retryRefund(test.ctx, { ...input, orderId: test.ctx.newId() })).toEqual(unknown);
    expect(await retryRefund(test.ctx, input)).toEqual({ outcome: "exceeds-payment" });
  });
});

describe("settleRefund()", () => {
  it("keeps the first note, which only administrators see, and the refund is not made again", async () => {
    const { payment, input } = await failedRefund();
    const settled = await settleRefund(test.ctx, { ...input, note: "By bank transfer" });
    expect(settled).toMatchObject({ outcome: "done", refund: { settledNote: "By bank transfer", isUnsettled: false } });
    expect(await settleRefund(test.ctx, { ...input, note: "Otherwise" })).toEqual(settled);
    expect(await listed(payment, false)).toMatchObject([{ settledNote: null }]);
    expect(await retryRefund(test.ctx, input)).toEqual({ outcome: "settled" });
    expect(await settleRefund(test.ctx, { ...input, refundId: test.ctx.newId(), note: "x" })).toEqual({
      outcome: "unknown-refund",
    });
  });

  it("keeps its amount from what is refunded when the order is cancelled", async () => {
    const { payment, input } = await failedRefund();
    await settleRefund(test.ctx, { ...input, note: "By bank transfer" });
    await settleRefund(test.ctx, { ...input, note: "By bank transfer" });
    await declinePayments(test.ctx, { orderIds: [payment.orderId], paymentIds: [] });
    await test.settle();
    expect(await listed(payment)).toMatchObject([{ amount: usd(600), status: "succeeded" }, { status: "failed" }]);
    expect(await test.read(payment.id)).toMatchObject({ refundedAmount: 600, refundingAmount: 1000 });
  });

  it("keeps what is left at most, when another refund has taken a part of its amount", async () => {
    const { payment, input } = await failedRefund();
    await ask(payment, { amount: usd(700) });
    await settleRefund(test.ctx, { ...input, note: "By bank transfer" });
    expect(await test.refundsOf(payment.id)).toContainEqual(
      expect.objectContaining({ id: input.refundId, settledAmount: 300 }),
    );
    expect(await test.read(payment.id)).toMatchObject({ refundedAmount: 700, refundingAmount: 1000 });
  });

  it("ends the refunds that the cron makes of a declined payment", async () => {
    const payment = await test.pay("refund-fails");
    await declinePayments(test.ctx, { orderIds: [payment.orderId], paymentIds: [] });
    await test.settle();
    const [failed] = await listed(payment);
    expect(failed).toMatchObject({ status: "failed", isUnsettled: true });
    const input = { orderId: payment.orderId, refundId: failed?.id ?? "", userId };
    expect(await settleRefund(test.ctx, { ...input, note: "By bank transfer" })).toMatchObject({ outcome: "done" });
    await test.makeDue(payment.id);
    await refundDeclinedPayments(test.ctx);
    await test.settle();
    expect(await listed(payment)).toMatchObject([{ id: failed?.id, isUnsettled: false }]);
  });

  it("settles a refund or makes it again, when both are asked for ten times at once", async () => {
    const { payment, input } = await failedRefund();
    const settle = () => settleRefund(test.ctx, { ...input, note: "By hand" });
    const asked = Array.from({ length: 20 }, (_, index) => (index % 2 ? settle() : retryRefund(test.ctx, input)));
    const outcomes = new Set((await Promise.all(asked)).map(({ outcome }) => outcome));
    const isRetried = outcomes.has("requested");
    const possible = isRetried ? ["requested", "replayed", "retried"] : ["done", "settled"];
    expect([...outcomes].filter((outcome) => !possible.includes(outcome))).toEqual([]);
    expect(await listed(payment)).toHaveLength(isRetried ? 2 : 1);
  });
});
