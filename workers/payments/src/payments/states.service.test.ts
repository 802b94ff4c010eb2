import { eq, sql } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { payments, providerEvents } from "../tables.ts";
import { changeTestPayment } from "../test-provider/test-provider.repository.ts";
import { createPaymentsTest } from "../testing.ts";
import { handleKeptMessages, setState, syncOpenPayments } from "./states.service.ts";

const test = await createPaymentsTest();
afterAll(test.close);

const makeDue = (id: string) =>
  test.ctx.db.update(payments).set({ nextCheckAt: sql`now()` }).where(eq(payments.id, id));

describe("a payment", () => {
  it.each([
    ["succeed", "succeeded", ["payment.succeeded"]],
    ["decline", "failed", ["payment.failed"]],
    ["require-action", "requires-action", []],
    ["succeed-twice", "succeeded", ["payment.succeeded"]],
    ["out-of-order", "succeeded", ["payment.succeeded"]],
    ["refund-fails", "succeeded", ["payment.succeeded"]],
  ] as const)("that is decided by %s becomes %s and publishes %j", async (outcome, status, events) => {
    const { id, orderId } = await test.pay(outcome);
    expect(await test.read(id)).toMatchObject({ status, version: status === "requires-action" ? 1 : 2 });
    expect(test.eventsOf(orderId)).toEqual(events);
  });

  it("publishes what a client sees, without a secret, and whose it is", async () => {
    const order = test.newOrder();
    const payment = await test.pay("succeed", order);
    const [event] = test.sent.filter(({ data }) => data.id === payment.id);
    expect(event).toMatchObject({
      type: "payment.succeeded",
      source: "/api/v1/payments",
      subject: payment.id,
      data: { status: "succeeded", userId: order.userId, paymentVersion: 2, clientSecret: null, redirectUrl: null },
    });
  });

  it("stays succeeded when an older state arrives, and does not open again once it failed", async () => {
    const paid = await test.pay("succeed");
    const failed = await test.pay("decline");
    const state = { providerPaymentId: null, failure: null };
    await setState(test.ctx, paid, { ...state, status: "processing" });
    await setState(test.ctx, failed, { ...state, status: "requires-action" });
    expect([await test.read(paid.id), await test.read(failed.id)]).toMatchObject([
      { status: "succeeded" },
      { status: "failed" },
    ]);
  });
});

describe("syncOpenPayments()", () => {
  it("finds out by itself what a lost message would have told", async () => {
    const { id, orderId } = await test.start();
    await changeTestPayment(test.ctx.db, id, { state: "succeeded" });
    await makeDue(id);
    await syncOpenPayments(test.ctx);
    await test.settle();
    expect(await test.read(id)).toMatchObject({ status: "succeeded" });
    expect(test.eventsOf(orderId)).toEqual(["payment.succeeded"]);
  });

  it("looks at the others when the provider does not answer about one, and fails in the end", async () => {
    const [silent, other] = [await test.start(), await test.start()];
    for (const { id } of [silent, other]) await changeTestPayment(test.ctx.db, id, { state: "succeeded" });
    for (const { id } of [silent, other]) await makeDue(id);
    const fetchPayment = test.ctx.providers.get("test")?.fetchPayment;
    const mend = test.breakProvider({
      fetchPayment: async (payment) => {
        if (payment.id === silent.id || !fetchPayment) throw new Error("no answer");
        return fetchPayment(payment);
      },
    });
    await expect(syncOpenPayments(test.ctx)).rejects.toThrow("1 of 2");
    mend();
    expect([await test.read(silent.id), await test.read(other.id)]).toMatchObject([
      { status: "requires-action" },
      { status: "succeeded" },
    ]);
  });
});

describe("handleKeptMessages()", () => {
  it("handles a message that was kept before a crash", async () => {
    const { id, orderId } = await test.start();
    await changeTestPayment(test.ctx.db, id, { state: "succeeded" });
    await test.ctx.db
      .insert(providerEvents)
      .values({ provider: "test", eventId: "crashed", paymentId: id, nextAttemptAt: sql`now()` });
    await handleKeptMessages(test.ctx);
    await test.settle();
    expect(test.eventsOf(orderId)).toEqual(["payment.succeeded"]);
    await test.ctx.db.update(providerEvents).set({ nextAttemptAt: sql`now()` });
    await handleKeptMessages(test.ctx);
    const [message] = await test.ctx.db.select().from(providerEvents).where(eq(providerEvents.eventId, "crashed"));
    expect(message).toMatchObject({ attempts: 2, handledAt: expect.any(Date) });
  });
});
