import { eq, sql } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { newId } from "#shared/values/ids.ts";
import { keepMessage } from "../provider-events/provider-events.repository.ts";
import type { DisputeState } from "../providers/provider.ts";
import { declinePayments } from "../settlement/settlement.service.ts";
import { payments, providerEvents } from "../tables.ts";
import { createPaymentsTest } from "../testing.ts";
import { readGauges } from "./gauges.service.ts";

const test = await createPaymentsTest();
afterAll(test.close);

async function readAll(): Promise<Record<string, number>> {
  const gauges = await readGauges(test.ctx);
  return Object.fromEntries(gauges.map(({ name, samples }) => [name, samples[0]?.value ?? -1]));
}

/** What the gauges of these names changed by. */
async function changeOf(work: () => Promise<unknown>): Promise<Record<string, number>> {
  const before = await readAll();
  await work();
  const after = await readAll();
  const changed = Object.keys(after).filter((name) => after[name] !== before[name] && !name.startsWith("outbox_"));
  return Object.fromEntries(changed.map((name) => [name, (after[name] ?? 0) - (before[name] ?? 0)]));
}

const about = (disputeId: string, state: DisputeState) =>
  keepMessage(test.ctx.db, "stripe", {
    ...{ eventId: newId(), paymentId: null, providerPaymentId: "pi_unknown", isAboutRefund: false },
    dispute: { id: disputeId, state },
  });

describe("readGauges()", () => {
  it("counts a dispute as open until a message says that it was closed, in whatever order the messages come", async () => {
    expect(await changeOf(() => about("du_1", "open"))).toEqual({ disputes_open: 1 });
    expect(await changeOf(() => about("du_1", "open"))).toEqual({});
    expect(await changeOf(() => about("du_1", "closed"))).toEqual({ disputes_open: -1 });
    expect(await changeOf(() => about("du_2", "closed"))).toEqual({});
    expect(await changeOf(() => about("du_2", "open"))).toEqual({});
  });

  it("counts a payment that has been processing for more than an hour", async () => {
    const { id } = await test.start();
    const process = (ago: string) =>
      test.ctx.db
        .update(payments)
        .set({ status: "processing", updatedAt: sql`now() - ${ago}::interval` })
        .where(eq(payments.id, id));
    expect(await changeOf(() => process("59 minutes"))).toEqual({});
    expect(await changeOf(() => process("61 minutes"))).toEqual({ payments_stuck: 1 });
  });

  it("counts a message that has not been handled for more than a minute", async () => {
    const { id } = await test.start();
    const message = { eventId: newId(), paymentId: id, providerPaymentId: null, isAboutRefund: false, dispute: null };
    expect(await changeOf(() => keepMessage(test.ctx.db, "test", message))).toEqual({});
    const receivedAt = sql`now() - interval '2 minutes'`;
    const age = () =>
      test.ctx.db.update(providerEvents).set({ receivedAt }).where(eq(providerEvents.eventId, message.eventId));
    expect(await changeOf(age)).toEqual({ payment_messages_unhandled: 1 });
  });

  it("counts money without an order until it is being refunded, and a refund that failed", async () => {
    const { orderId } = await test.pay("refund-fails");
    const decline = async () => {
      await declinePayments(test.ctx, { orderIds: [orderId], paymentIds: [] });
      await test.settle();
    };
    expect(await changeOf(decline)).toEqual({ payments_unreturned: 1, refunds_failed: 1, refunds_unsettled: 1 });
    expect(await changeOf(decline)).toEqual({ payments_unreturned: -1, refunds_unsettled: -1 });
  });
});
