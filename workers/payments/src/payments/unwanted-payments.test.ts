import { eq, sql } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { declinePayments } from "../settlement/settlement.service.ts";
import { payments } from "../tables.ts";
import { changeTestPayment } from "../test-provider/test-provider.repository.ts";
import { createPaymentsTest } from "../testing.ts";
import { setState, syncOpenPayments } from "./states.service.ts";

const test = await createPaymentsTest();
afterAll(test.close);

type Changes = Parameters<ReturnType<typeof test.ctx.db.update<typeof payments>>["set"]>[0];
const change = (id: string, changes: Changes) => test.ctx.db.update(payments).set(changes).where(eq(payments.id, id));
const sync = async (id: string) => {
  await test.makeDue(id);
  await syncOpenPayments(test.ctx);
  await test.settle();
};

/** An order with an open payment, and one before it that had failed and succeeded when it was tried again. */
async function startBesidePaid() {
  const order = test.newOrder();
  const paid = await test.pay("decline", order);
  const open = await test.start(order);
  await setState(test.ctx, paid, { providerPaymentId: null, status: "succeeded", failure: null, isFinal: true });
  return { paid, open };
}

const waits = { status: "requires-action" };
const hourAgo = sql`now() - interval '1 hour'`;
const soon = sql`now() + interval '15 seconds'`;

describe("an open payment", () => {
  it("is canceled at the provider when another payment has paid its order, which stays paid", async () => {
    const { paid, open } = await startBesidePaid();
    await sync(open.id);
    expect([await test.readAtProvider(open.id), await test.read(open.id)]).toMatchObject([
      "canceled",
      { status: "canceled", isFinal: true },
    ]);
    expect(await test.read(paid.id)).toMatchObject({ status: "succeeded", isDeclined: false, refundingAmount: 0 });
    const { checks } = (await test.read(open.id)) ?? {};
    await sync(open.id);
    expect(await test.read(open.id)).toMatchObject({ checks });
  });

  it("stays open when the order has no use for the payment that succeeded", async () => {
    const { paid, open } = await startBesidePaid();
    await change(paid.id, { isDeclined: true });
    await sync(open.id);
    expect(await test.read(open.id)).toMatchObject(waits);
  });

  it("is canceled when its time has been over for an hour, as that of an order that was paid by hand", async () => {
    const { id } = await test.start();
    await change(id, { dueAt: sql`now() - interval '59 minutes'` });
    await sync(id);
    expect(await test.read(id)).toMatchObject(waits);
    await change(id, { dueAt: hourAgo });
    await sync(id);
    expect([await test.readAtProvider(id), await test.read(id)]).toMatchObject(["canceled", { status: "canceled" }]);
  });

  it("that its provider does not know stays open while it is in time, and is canceled an hour later", async () => {
    const { id } = await test.start();
    const unknown = {
      ...{ providerPaymentId: id, status: "canceled" as const, failure: null },
      ...{ isFinal: true, isUnknown: true as const },
    };
    const mend = test.breakProvider({ fetchPayment: async () => unknown, cancelPayment: async () => unknown });
    await change(id, { dueAt: soon });
    await expect(sync(id)).rejects.toThrow("Not synchronized");
    expect(await test.read(id)).toMatchObject(waits);
    await change(id, { dueAt: hourAgo });
    await sync(id);
    mend();
    expect(await test.read(id)).toMatchObject({ status: "canceled", isFinal: true });
    expect(test.logs.some((line) => line.includes("payment unknown to its provider") && line.includes(id))).toBe(true);
  });

  it("is refunded when its customer pays it before it is canceled, and its order was paid otherwise", async () => {
    const { open } = await startBesidePaid();
    await changeTestPayment(test.ctx.db, open.id, { state: "succeeded" });
    await sync(open.id);
    expect(test.eventsOf(open.orderId)).toEqual(["payment.failed", "payment.succeeded", "payment.succeeded"]);
    // As orders does when the event reaches it.
    await declinePayments(test.ctx, { orderIds: [], paymentIds: [open.id] });
    await test.settle();
    expect(await test.read(open.id)).toMatchObject({ status: "succeeded", refundedAmount: 1000 });
  });

  it.each([
    ["an agent is paying it", { dueAt: hourAgo, confirmingUntil: soon }],
    ["its order has no time", { dueAt: null }],
  ])("is not canceled while %s", async (_when, changes) => {
    const { id } = await test.start();
    await change(id, changes);
    await sync(id);
    expect(await test.read(id)).toMatchObject(waits);
  });

  it("is not canceled while the provider is processing it", async () => {
    const { open } = await startBesidePaid();
    await changeTestPayment(test.ctx.db, open.id, { state: "processing" });
    for (let look = 1; look <= 2; look++) await sync(open.id);
    expect(await test.read(open.id)).toMatchObject({ status: "processing" });
  });
});
