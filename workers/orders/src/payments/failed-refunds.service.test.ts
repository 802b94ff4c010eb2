import { eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { Refund } from "#shared/contracts/payments.ts";
import type { RefundResult } from "#shared/contracts/payments-rpc.ts";
import { newId } from "#shared/values/ids.ts";
import { getOrder } from "../orders/orders.service.ts";
import { receive } from "../returns/receipts.service.ts";
import { approveReturn, getReturn, requestReturn } from "../returns/returns.service.ts";
import { shippedOrder } from "../returns/testing.ts";
import { orders } from "../tables.ts";
import { createOrdersTest, newCaller } from "../testing.ts";
import { retryOrderRefund, settleOrderRefund } from "./failed-refunds.service.ts";
import { handlePaymentEvents } from "./payment-events.service.ts";
import { refundChanged } from "./testing.ts";

const test = await createOrdersTest();
afterAll(test.close);
const admin = newCaller("admin");

beforeEach(() => {
  test.payments.isDown = false;
});

/** A refund of a return, as payments answers it. */
const refundOf = (status: Refund["status"], fields: Partial<Refund> = {}) =>
  ({ id: newId(), status, amount: { amount: 500, currency: "USD" }, ...fields }) as Refund;

/** A received return of one of two units, of an order that a payment has paid, whose refund is in this state. */
async function receivedReturn(status: Refund["status"]) {
  const paymentId = newId();
  const { owner, id, variants } = await shippedOrder(test, [{ quantity: 2, unitAmount: 500 }]);
  await test.ctx.db.update(orders).set({ paymentId }).where(eq(orders.id, id));
  const [variantId = ""] = variants;
  const items = [{ variantId, quantity: 1, reason: "Wrong" }];
  const { return: requested } = await requestReturn(test.ctx, owner, { orderId: id, items });
  await approveReturn(test.ctx, admin, requested.id);
  const refund = refundOf(status, { orderId: id, returnId: requested.id });
  test.payments.refundResult = { outcome: "requested", refund } as RefundResult;
  const receipt = { items: [{ variantId, quantity: 1, restock: false }], refundShipping: false };
  const received = await receive(test.ctx, admin, { id: requested.id, ...receipt });
  const order = await getOrder(test.ctx, admin, id);
  return {
    ...{ orderId: id, refund, received },
    read: async () => {
      const { refundId, refundStatus } = await getReturn(test.ctx, admin, requested.id);
      return [refundId, refundStatus];
    },
    hear: async (
      about: string,
      said: "succeeded" | "failed",
      paymentVersion: number,
      refundedAmount = 0,
      returnId: string | null = requested.id,
    ) => {
      const of = { status: said, ...(returnId && { returnId }), id: about };
      await handlePaymentEvents(test.ctx, [refundChanged(order, paymentId, { ...of, paymentVersion, refundedAmount })]);
    },
  };
}

describe("a received return", () => {
  it("says that its refund failed, and names it, when the provider refuses at once", async () => {
    const { received, refund } = await receivedReturn("failed");
    expect(received).toMatchObject({ status: "received", refundId: refund.id, refundStatus: "failed" });
    expect(test.payments.refunds.at(-1)).toMatchObject({ returnId: received.id });
  });

  it("says what became of its refund when an event says it, and no older event changes that", async () => {
    const { received, refund, read, hear } = await receivedReturn("pending");
    expect(received.refundStatus).toBe("pending");
    const retry = newId();
    await hear(retry, "succeeded", 5, 500);
    await hear(refund.id, "failed", 3);
    expect(await read()).toEqual([retry, "succeeded"]);
    await hear(retry, "failed", 6);
    expect(await read()).toEqual([retry, "failed"]);
  });

  it("is found by its refund when the event does not name it, as the previous version of payments writes it", async () => {
    const { refund, read, hear } = await receivedReturn("pending");
    await hear(newId(), "succeeded", 3, 500, null);
    expect(await read()).toEqual([refund.id, "pending"]);
    await hear(refund.id, "succeeded", 4, 500, null);
    expect(await read()).toEqual([refund.id, "succeeded"]);
  });

  it("counts as settled when all of the order's money has gone back", async () => {
    const { refund, read, hear, orderId } = await receivedReturn("failed");
    await hear(refund.id, "failed", 3);
    expect(await read()).toEqual([refund.id, "failed"]);
    await test.ctx.db.update(orders).set({ refundedAmount: 1000 }).where(eq(orders.id, orderId));
    expect(await read()).toEqual([refund.id, "settled"]);
  });
});

describe("retryOrderRefund()", () => {
  it("makes the refund of a return again, and the return names the new one", async () => {
    const { orderId, refund, read, hear } = await receivedReturn("failed");
    const retry = refundOf("pending", { orderId, returnId: refund.returnId, retryOf: refund.id });
    for (const outcome of ["requested", "replayed"] as const) {
      test.payments.retryResult = { outcome, refund: retry, paymentVersion: 3 };
      const answer = await retryOrderRefund(test.ctx, admin, { orderId, refundId: refund.id });
      expect(answer).toEqual({ refund: retry, isNew: outcome === "requested" });
      expect(await read()).toEqual([retry.id, "pending"]);
    }
    await hear(retry.id, "succeeded", 4, 500);
    expect(await read()).toEqual([retry.id, "succeeded"]);
  });

  it("is not undone by the event of the first refund's failure when that comes late", async () => {
    const { orderId, refund, read, hear } = await receivedReturn("failed");
    const retry = refundOf("pending", { orderId, returnId: refund.returnId, retryOf: refund.id });
    test.payments.retryResult = { outcome: "requested", refund: retry, paymentVersion: 3 };
    await retryOrderRefund(test.ctx, admin, { orderId, refundId: refund.id });
    await hear(refund.id, "failed", 3);
    expect(await read()).toEqual([retry.id, "pending"]);
    await hear(retry.id, "succeeded", 4, 500);
    expect(await read()).toEqual([retry.id, "succeeded"]);
  });

  it.each([
    ["unknown-refund", "not-found"],
    ["not-failed", "invalid-transition"],
    ["retried", "invalid-transition"],
    ["settled", "invalid-transition"],
    ["exceeds-payment", "refund-exceeds-payment"],
  ] as const)("answers %s as %s", async (outcome, code) => {
    const { orderId, refund } = await receivedReturn("failed");
    test.payments.retryResult = { outcome };
    const asked = retryOrderRefund(test.ctx, admin, { orderId, refundId: refund.id });
    await expect(asked).rejects.toMatchObject({ code });
  });

  it("changes nothing when payments is down, and asks it nothing about an unknown order", async () => {
    const { orderId, refund, read } = await receivedReturn("failed");
    test.payments.isDown = true;
    const asked = retryOrderRefund(test.ctx, admin, { orderId, refundId: refund.id });
    await expect(asked).rejects.toMatchObject({ code: "service-unavailable" });
    expect(await read()).toEqual([refund.id, "failed"]);
    const unknown = { orderId: newId(), refundId: refund.id };
    await expect(retryOrderRefund(test.ctx, admin, unknown)).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("settleOrderRefund()", () => {
  it("says of the return that it was settled, whenever the event of the failure comes", async () => {
    const { orderId, refund, read, hear } = await receivedReturn("pending");
    const settled = { ...refund, status: "failed" as const, settledNote: "By bank transfer" };
    test.payments.settleResult = { outcome: "done", refund: settled, paymentVersion: 3 };
    const input = { orderId, refundId: refund.id, note: "By bank transfer" };
    expect(await settleOrderRefund(test.ctx, admin, input)).toEqual(settled);
    await hear(refund.id, "failed", 3);
    expect(await read()).toEqual([refund.id, "settled"]);
    test.payments.settleResult = { outcome: "retried" };
    await expect(settleOrderRefund(test.ctx, admin, input)).rejects.toMatchObject({ code: "invalid-transition" });
  });
});
