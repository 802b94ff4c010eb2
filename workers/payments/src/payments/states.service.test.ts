import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { StartPayment } from "#shared/contracts/payments-rpc.ts";
import { payments, providerEvents } from "../tables.ts";
import { changeTestPayment } from "../test-provider/test-provider.repository.ts";
import { decideTestPayment } from "../test-provider/test-payments.service.ts";
import { createPaymentsTest } from "../testing.ts";
import { startPayment } from "./payments.service.ts";
import { handleKeptMessages, setState, syncFailedPayments, syncOpenPayments } from "./states.service.ts";

const test = await createPaymentsTest();
afterAll(test.close);

const { makeDue } = test;

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

  it("stays succeeded when an older state arrives, and does not open again once it failed for good", async () => {
    const paid = await test.pay("succeed");
    const failed = await test.pay("decline");
    const state = { providerPaymentId: null, failure: null, isFinal: false };
    await setState(test.ctx, paid, { ...state, status: "processing" });
    await setState(test.ctx, failed, { ...state, status: "requires-action" });
    expect([await test.read(paid.id), await test.read(failed.id)]).toMatchObject([
      { status: "succeeded" },
      { status: "failed" },
    ]);
  });
});

describe("a failed payment that may be tried again at the provider", () => {
  let end: () => void;
  beforeAll(() => {
    end = test.allowRetries();
  });
  afterAll(() => end());

  const failed = { status: "failed", failureCode: "card_declined" };
  const sync = async (id: string) => {
    await makeDue(id);
    await syncFailedPayments(test.ctx);
    await test.settle();
  };
  /** Starts another payment while the provider does not answer, so that the first one stays there. */
  const replace = async (order: StartPayment) => {
    const mend = test.breakProvider({
      cancelPayment: async () => {
        throw new Error("no answer");
      },
    });
    const started = await startPayment(test.ctx, order);
    await test.settle();
    mend();
    if (!("payment" in started)) throw new Error(`not started: ${started.outcome}`);
    return started.payment;
  };

  it.each([
    ["processing", "processing", ["payment.failed"]],
    ["requires-action", "requires-action", ["payment.failed"]],
    ["succeeded", "succeeded", ["payment.failed", "payment.succeeded"]],
  ] as const)("is %s when its customer tries it again and the message is lost", async (state, status, events) => {
    const { id, orderId } = await test.pay("decline");
    expect(await test.read(id)).toMatchObject(failed);
    await test.setAtProvider(id, state);
    await sync(id);
    expect(await test.read(id)).toMatchObject({ status, failureCode: null });
    expect(test.eventsOf(orderId)).toEqual(events);
  });

  it("stays failed while another payment of the order is open, and opens when that is over", async () => {
    const order = test.newOrder();
    const first = await test.pay("decline", order);
    const second = await replace(order);
    await test.setAtProvider(first.id, "processing");
    await sync(first.id);
    expect([await test.read(first.id), await test.read(second.id)]).toMatchObject([
      failed,
      { status: "requires-action" },
    ]);
    await decideTestPayment(test.ctx, second.id, "decline");
    await test.settle();
    await sync(first.id);
    expect([await test.read(first.id), await test.read(second.id)]).toMatchObject([{ status: "processing" }, failed]);
  });

  it("opens, or another payment does, when both are tried at once", async () => {
    const state = { providerPaymentId: null, status: "processing", failure: null, isFinal: false } as const;
    for (let round = 0; round < 20; round++) {
      const order = test.newOrder();
      const { id } = await test.pay("decline", order);
      const [started] = await Promise.all([
        startPayment(test.ctx, order),
        setState(test.ctx, { id, orderId: order.orderId }, state),
      ]);
      const isFirst = "payment" in started && started.payment.id === id;
      expect(started.outcome).toBe(isFirst ? "open" : "started");
      expect(await test.read(id)).toMatchObject({ status: isFirst ? "processing" : "failed" });
      await test.settle();
    }
  });

  it.each([
    ["its order was cancelled", { isDeclined: true }],
    ["its time is over", { dueAt: sql`now()` }],
    ["a day is over and its order has no time", { dueAt: null, updatedAt: sql`now() - interval '1 day'` }],
  ])("is canceled at the provider when %s, stays failed, and is not asked about any more", async (_when, changes) => {
    const { id, orderId } = await test.pay("decline");
    await sync(id);
    expect([await test.readAtProvider(id), await test.read(id)]).toMatchObject(["failed", { isFinal: false }]);
    await test.ctx.db.update(payments).set(changes).where(eq(payments.id, id));
    await sync(id);
    expect(await test.readAtProvider(id)).toBe("canceled");
    expect(await test.read(id)).toMatchObject({ ...failed, version: 2, isFinal: true });
    const { checks } = (await test.read(id)) ?? {};
    await sync(id);
    expect(await test.read(id)).toMatchObject({ checks });
    expect(test.eventsOf(orderId)).toEqual(["payment.failed"]);
  });

  it("is canceled at the provider when another was started and that could not be done at once", async () => {
    const order = test.newOrder();
    const first = await test.pay("decline", order);
    const second = await replace(order);
    expect(await test.readAtProvider(first.id)).toBe("failed");
    await sync(first.id);
    expect(await test.readAtProvider(first.id)).toBe("canceled");
    expect(await test.read(second.id)).toMatchObject({ status: "requires-action" });
  });

  it("is looked at, too, when the previous version wrote that it failed", async () => {
    const { id } = await test.start();
    await changeTestPayment(test.ctx.db, id, { state: "succeeded" });
    await test.ctx.db.update(payments).set({ status: "failed" }).where(eq(payments.id, id));
    await sync(id);
    expect(await test.read(id)).toMatchObject({ status: "succeeded" });
  });
});

describe("syncOpenPayments()", () => {
  it("cancels an open payment of a cancelled order that was not canceled then", async () => {
    const { id } = await test.start();
    await test.ctx.db.update(payments).set({ isDeclined: true }).where(eq(payments.id, id));
    await makeDue(id);
    await syncOpenPayments(test.ctx);
    expect([await test.readAtProvider(id), await test.read(id)]).toMatchObject(["canceled", { status: "canceled" }]);
  });

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
