import { eq } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { createPaymentsTest } from "../testing.ts";
import { declinePayments } from "../settlement/settlement.service.ts";
import { decideTestPayment } from "../test-provider/test-payments.service.ts";
import { payments } from "../tables.ts";
import { listPayments, startPayment } from "./payments.service.ts";
import { syncOpenPayments } from "./states.service.ts";

const test = await createPaymentsTest();
afterAll(test.close);

const roundTrips = () => test.measured.filter(({ kind }) => kind === "database").length;

describe("startPayment()", () => {
  it("starts a payment of the whole amount in one round trip, and keeps the provider's answer after the response", async () => {
    test.measured.length = 0;
    const order = test.newOrder();
    const result = await startPayment(test.ctx, order);
    expect(roundTrips()).toBeLessThanOrEqual(2);
    await test.settle();
    expect(result).toMatchObject({
      outcome: "started",
      payment: {
        orderId: order.orderId,
        provider: "test",
        status: "requires-action",
        amount: { amount: 1000, currency: "USD" },
        refundedAmount: { amount: 0, currency: "USD" },
        clientSecret: null,
        redirectUrl: expect.stringMatching(/^https:\/\/shop\.example\/test-payments\/[0-9a-f-]{36}$/),
        failure: null,
      },
    });
    const [listed] = await listPayments(test.ctx, { orderId: order.orderId, limit: 1, after: null, withSecrets: true });
    expect(listed).toEqual("payment" in result && result.payment);
  });

  it("answers the open payment of the order again, also when a hundred ask at once", async () => {
    const order = test.newOrder();
    const results = await Promise.all(Array.from({ length: 100 }, () => startPayment(test.ctx, order)));
    await test.settle();
    const ids = new Set(results.map((result) => ("payment" in result ? result.payment.id : "")));
    expect(ids.size).toBe(1);
    expect(results.filter(({ outcome }) => outcome === "started")).toHaveLength(1);
    expect(results.filter(({ outcome }) => outcome === "open")).toHaveLength(99);
  });

  it("answers a repeated key with the first answer whatever became of the payment, and refuses another body", async () => {
    const order = test.newOrder({ idempotencyKey: "key-1" });
    const first = await startPayment(test.ctx, order);
    await test.settle();
    const paid = "payment" in first ? first.payment.id : "";
    await decideTestPayment(test.ctx, paid, "succeed");
    await test.settle();
    const again = await startPayment(test.ctx, { ...order, isPayable: false });
    expect(again).toEqual({ ...first, outcome: "replayed" });
    const other = await startPayment(test.ctx, { ...order, returnUrl: "https://shop.example/other" });
    expect(other).toEqual({ outcome: "key-reused" });
  });

  it("starts another payment after one that failed, and none once one has succeeded", async () => {
    const order = test.newOrder();
    const failed = await test.pay("decline", order);
    const second = await test.pay("succeed", order);
    expect(second.id).not.toBe(failed.id);
    expect(await startPayment(test.ctx, order)).toEqual({ outcome: "not-payable" });
  });

  it("cancels a failed payment, which may be tried again at the provider, after the response when it starts another", async () => {
    const end = test.allowRetries();
    const order = test.newOrder();
    const first = await test.pay("decline", order);
    test.measured.length = 0;
    const result = await startPayment(test.ctx, order);
    expect(roundTrips()).toBeLessThanOrEqual(2);
    await test.settle();
    end();
    expect(result).toMatchObject({ outcome: "started", payment: { status: "requires-action" } });
    expect(await test.readAtProvider(first.id)).toBe("canceled");
    expect(await test.read(first.id)).toMatchObject({ status: "failed", failureCode: "card_declined", isFinal: true });
  });

  it("starts none for an order that was cancelled", async () => {
    const order = test.newOrder();
    await declinePayments(test.ctx, { orderIds: [order.orderId], paymentIds: [] });
    expect(await startPayment(test.ctx, order)).toEqual({ outcome: "not-payable" });
  });

  it("starts none for an order that is not payable, nor with a provider that is not configured", async () => {
    expect(await startPayment(test.ctx, test.newOrder({ isPayable: false }))).toEqual({ outcome: "not-payable" });
    expect(await startPayment(test.ctx, test.newOrder({ provider: "stripe" }))).toEqual({
      outcome: "unknown-provider",
    });
  });

  it("starts the same payment again when the provider's answer was lost", async () => {
    const order = test.newOrder();
    const mend = test.breakProvider({
      startPayment: async () => {
        throw new Error("no answer");
      },
    });
    await expect(startPayment(test.ctx, order)).rejects.toMatchObject({ code: "service-unavailable" });
    mend();
    const result = await startPayment(test.ctx, order);
    expect(result).toMatchObject({ outcome: "open", payment: { redirectUrl: expect.any(String) } });
  });

  it("gives the customer what is needed to pay when only the provider's id was stored, by the cron", async () => {
    const order = test.newOrder();
    const { id } = await test.start(order);
    const lost = { providerPaymentId: null, clientSecret: null, redirectUrl: null };
    await test.ctx.db.update(payments).set(lost).where(eq(payments.id, id));
    await test.makeDue(id);
    await syncOpenPayments(test.ctx);
    expect(await test.read(id)).toMatchObject({ ...lost, providerPaymentId: id, version: 1 });
    expect(await startPayment(test.ctx, order)).toMatchObject({
      outcome: "open",
      payment: { id, redirectUrl: expect.stringContaining("/test-payments/") },
    });
  });

  it("answers a payment that failed when the provider refuses it for good", async () => {
    const failure = { code: "amount_too_small", message: "The amount is too small." };
    const mend = test.breakProvider({ startPayment: async () => ({ failure }) });
    const payment = await test.start();
    mend();
    expect(payment).toMatchObject({ status: "failed", failure });
    expect(test.eventsOf(payment.orderId)).toEqual(["payment.failed"]);
  });
});
