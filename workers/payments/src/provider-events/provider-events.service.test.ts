import { eq, sql } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { newId } from "#shared/values/ids.ts";
import { handleKeptMessages, syncOpenPayments } from "../payments/states.service.ts";
import { requestRefund } from "../refunds/refunds.service.ts";
import { providerEvents } from "../tables.ts";
import { changeTestPayment } from "../test-provider/test-provider.repository.ts";
import { SIGNATURE_HEADER, signMessage } from "../test-provider/test-signature.ts";
import { createPaymentsTest } from "../testing.ts";
import { receiveMessage } from "./provider-events.service.ts";

const test = await createPaymentsTest();
afterAll(test.close);

const roundTrips = () => test.measured.filter(({ kind }) => kind === "database").length;

async function send(message: object | string, provider = "test"): Promise<void> {
  const rawBody = typeof message === "string" ? message : JSON.stringify(message);
  const headers = new Headers({ [SIGNATURE_HEADER]: await signMessage(rawBody) });
  await receiveMessage(test.ctx, provider, { rawBody, headers });
}
const succeeded = (paymentId: string) => ({ id: newId(), type: "payment.succeeded", paymentId });

describe("receiveMessage()", () => {
  it("needs three round trips from the receipt of a message until its event is sent, without those of the provider", async () => {
    const { id, orderId } = await test.start();
    const mend = test.breakProvider({
      fetchPayment: async () => ({ providerPaymentId: id, status: "succeeded", failure: null, isFinal: true }),
    });
    test.measured.length = 0;
    await send(succeeded(id));
    await test.settle();
    mend();
    console.log(`Round trips of a provider's message, from its receipt until its event is sent: ${roundTrips()}`);
    expect(roundTrips()).toBeLessThanOrEqual(3);
    expect(test.eventsOf(orderId)).toEqual(["payment.succeeded"]);
  });

  it("acts once on a message that comes twenty times at once", async () => {
    const { id, orderId } = await test.start();
    await changeTestPayment(test.ctx.db, id, { state: "succeeded" });
    const message = succeeded(id);
    await Promise.all(Array.from({ length: 20 }, () => send(message)));
    await test.settle();
    expect(test.eventsOf(orderId)).toEqual(["payment.succeeded"]);
    const kept = await test.ctx.db.select().from(providerEvents).where(eq(providerEvents.eventId, message.id));
    expect(kept).toMatchObject([{ paymentId: id, handledAt: expect.any(Date) }]);
  });

  it("acts on the provider's state and not on the message", async () => {
    const { id } = await test.start();
    await send(succeeded(id));
    await test.settle();
    expect(await test.read(id)).toMatchObject({ status: "requires-action" });
  });

  it("keeps a message about an unknown payment, which changes nothing, and logs which one it is", async () => {
    const message = succeeded(newId());
    await send(message);
    const logged = test.logs.find((line) => line.includes("message about an unknown payment")) ?? "";
    const { id: eventId, paymentId } = message;
    const ids = { provider: "test", eventId, paymentId, providerPaymentId: paymentId };
    expect(JSON.parse(logged)).toMatchObject({ level: "warn", ...ids });
    const kept = await test.ctx.db.select().from(providerEvents).where(eq(providerEvents.eventId, message.id));
    expect(kept).toMatchObject([{ paymentId: null, handledAt: expect.any(Date) }]);
  });

  it("refuses what is not signed, what is signed and no message, and an unknown provider", async () => {
    const unsigned = receiveMessage(test.ctx, "test", { rawBody: "{}", headers: new Headers() });
    await expect(unsigned).rejects.toMatchObject({ code: "invalid-signature" });
    for (const malformed of ["", "no JSON", "{}", JSON.stringify({ id: 1 })]) {
      await expect(send(malformed)).rejects.toMatchObject({ code: "malformed-request" });
    }
    await expect(send(succeeded(newId()), "stripe")).rejects.toMatchObject({ code: "not-found" });
  });

  it("leaves a message to the cron when the provider does not answer", async () => {
    const { id } = await test.start();
    const mend = test.breakProvider({
      fetchPayment: async () => {
        throw new Error("no answer");
      },
    });
    const message = succeeded(id);
    await send(message);
    await test.settle();
    mend();
    const kept = await test.ctx.db.select().from(providerEvents).where(eq(providerEvents.eventId, message.id));
    expect(kept).toMatchObject([{ handledAt: null }]);
  });

  it("leaves a message to the cron when the provider does not know its payment, so that wrong keys hide no money", async () => {
    const { id, orderId } = await test.start();
    const mend = test.breakProvider({
      fetchPayment: async () => ({
        ...{ providerPaymentId: id, status: "canceled", failure: null },
        ...{ isFinal: true, isUnknown: true },
      }),
    });
    await changeTestPayment(test.ctx.db, id, { state: "succeeded" });
    const message = succeeded(id);
    await send(message);
    await test.settle();
    await test.makeDue(id);
    await expect(syncOpenPayments(test.ctx)).rejects.toThrow("Not synchronized");
    expect(await test.read(id)).toMatchObject({ status: "requires-action" });
    mend();
    await test.ctx.db.update(providerEvents).set({ nextAttemptAt: sql`now()` });
    await handleKeptMessages(test.ctx);
    await test.settle();
    expect(await test.read(id)).toMatchObject({ status: "succeeded" });
    expect(test.eventsOf(orderId)).toEqual(["payment.succeeded"]);
  });

  it("leaves the message that a refund failed after it had succeeded to the cron when the provider does not answer about it", async () => {
    const payment = await test.pay();
    for (const amount of [300, 200]) {
      await requestRefund(test.ctx, {
        ...{ orderId: payment.orderId, paymentId: payment.id, amount: { amount, currency: "USD" }, reason: null },
        ...{ userId: newId(), idempotencyKey: null },
      });
    }
    const states = async () => (await test.refundsOf(payment.id)).map(({ amount, status }) => `${amount} ${status}`);
    let isAnswering = false;
    const mend = test.breakProvider({
      refund: async (_payment, { id, amount }) => {
        if (amount === 200) return { providerRefundId: id, status: "succeeded", failure: null };
        if (!isAnswering) throw new Error("too many requests");
        return { providerRefundId: id, status: "failed", failure: { code: "lost_or_stolen_card", message: null } };
      },
    });
    const message = { id: newId(), type: "refund.failed", paymentId: payment.id };
    const isMessage = eq(providerEvents.eventId, message.id);
    const handledAt = async () =>
      (await test.ctx.db.select().from(providerEvents).where(isMessage)).map((kept) => kept.handledAt);
    const runCron = async () => {
      await test.ctx.db.update(providerEvents).set({ nextAttemptAt: sql`now()` }).where(isMessage);
      await handleKeptMessages(test.ctx);
    };
    await send(message);
    await test.settle();
    expect(await handledAt()).toEqual([null]);
    await expect(runCron()).rejects.toThrow("1 of");
    expect([await handledAt(), (await states()).sort()]).toEqual([[null], ["200 succeeded", "300 succeeded"]]);
    isAnswering = true;
    await runCron();
    await test.settle();
    mend();
    expect([await handledAt(), (await states()).sort()]).toEqual([[expect.any(Date)], ["200 succeeded", "300 failed"]]);
    expect(test.eventsOf(payment.orderId).at(-1)).toBe("refund.failed");
  });
});
